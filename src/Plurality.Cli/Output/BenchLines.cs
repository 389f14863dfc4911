using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Llama.Benchmarks;
using Plurality.Runtime.Runs;
using Plurality.Traces;

namespace Plurality.Cli.Output;

/// <summary>The result of <c>bench</c>, as text and as JSON.</summary>
internal static class BenchLines
{
    /// <summary>Writes the settings, the figures with their spread, and the tokens per document.</summary>
    public static void Write(Terminal terminal, Experiment run, ThroughputReport report)
    {
        var settings = run.Settings;
        var load = report.LoadAverage is { } average ? $", load average {Number(average, 1)} at the start" : "";
        terminal.Output.WriteLine(Shown.Line($"{report.Model}, weights {report.Weights}, {report.Threads} threads{load}"));
        terminal.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Documents} documents, {run.Task.Labels.Count} labels, {ModeName.Of(settings.Decoding)}, "
                    + $"{ModeName.Of(settings.Scoring)}, batches of {report.BatchSize}, a shared prefix of {report.PrefixTokens} tokens"
            )
        );
        if (report.Failed > 0)
        {
            terminal.Warn(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Failed} of {report.Documents} documents have no result; 'plurality run' says why."
                )
            );
        }

        terminal.Output.WriteLine();

        var table = ResultTable.Create("", ">median", ">from", ">to");
        Row("documents/s, stored", report.DocumentsPerSecond, 2);
        Row("raw tokens/s", report.RawTokensPerSecond, 0);
        Row("raw tokens/s of the prefix", report.RawPrefixTokensPerSecond, 0);
        Row("share of the limit", report.ShareOfLimit, 3);
        Row("share of time in library", report.ShareOfTimeInLibrary, 3);
        terminal.Console.Write(table);
        terminal.Output.WriteLine();
        var tokens = report.Tokens;
        terminal.Output.WriteLine(
            $"Evaluated tokens per document: {Number(tokens.Evaluated, 1)} (prompt {Number(tokens.Prompt, 1)}, options "
                + $"{Number(tokens.Forced, 1)}, answer {Number(tokens.Chosen, 1)}; {Number(tokens.Rows, 1)} rows of logits), and "
                + $"{Number(tokens.Prefix, 1)} of the prefix."
        );
        terminal.Output.WriteLine(
            "The limit is the time that llama.cpp alone takes for these tokens, in full batches. The share is that time divided by the "
                + "measured time."
        );

        void Row(string name, Spread figure, int digits) =>
            table.AddRow((string[])[name, Number(figure.Median, digits), Number(figure.Minimum, digits), Number(figure.Maximum, digits)]);
    }

    /// <summary>Writes one line of JSON.</summary>
    public static void WriteJson(Terminal terminal, Experiment run, ThroughputReport report) => JsonLines.Write(terminal, json =>
        {
            json.WriteNumber("documentsPerSecond", report.DocumentsPerSecond.Median);
            json.WriteNumber("evaluatedTokensPerDocument", report.Tokens.Evaluated);
            json.WriteNumber("rawTokensPerSecond", report.RawTokensPerSecond.Median);
            json.WriteNumber("shareOfLimit", report.ShareOfLimit.Median);
            json.WriteNumber("shareOfTimeInLibrary", report.ShareOfTimeInLibrary.Median);
            json.WriteStartObject("tokensPerDocument");
            json.WriteNumber("prefix", report.Tokens.Prefix);
            json.WriteNumber("prompt", report.Tokens.Prompt);
            json.WriteNumber("forced", report.Tokens.Forced);
            json.WriteNumber("chosen", report.Tokens.Chosen);
            json.WriteNumber("rows", report.Tokens.Rows);
            json.WriteEndObject();
            json.WriteNumber("documents", report.Documents);
            json.WriteNumber("failed", report.Failed);
            json.WriteNumber("labels", run.Task.Labels.Count);
            json.WriteString("decoding", ModeName.Of(run.Settings.Decoding));
            json.WriteString("scoring", ModeName.Of(run.Settings.Scoring));
            json.WriteNumber("batchSize", report.BatchSize);
            json.WriteNumber("prefixTokens", report.PrefixTokens);
            json.WriteNumber("rawPrefixTokensPerSecond", report.RawPrefixTokensPerSecond.Median);
            json.WriteNumber("threads", report.Threads);
            JsonLines.Number(json, "loadAverage", report.LoadAverage);
            json.WriteStartArray("rounds");
            foreach (var round in report.Rounds)
            {
                json.WriteStartObject();
                json.WriteNumber("seconds", round.Seconds);
                json.WriteNumber("documentsPerSecond", report.Documents / round.Seconds);
                json.WriteNumber("rawTokensPerSecond", round.RawTokensPerSecond);
                json.WriteNumber("rawPrefixTokensPerSecond", round.RawPrefixTokensPerSecond);
                json.WriteNumber("shareOfLimit", round.ShareOfLimit);
                json.WriteNumber("shareOfTimeInLibrary", round.SecondsInLibrary / round.Seconds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("model");
            json.WriteString("name", report.Model);
            json.WriteString("weights", report.Weights);
            json.WriteEndObject();
        });

    private static string Number(double value, int digits) =>
        value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
