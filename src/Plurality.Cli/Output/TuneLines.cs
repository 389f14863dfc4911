using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Llama.Benchmarks;
using Plurality.Llama.Tuning;
using Plurality.Llama.Weights;

namespace Plurality.Cli.Output;

/// <summary>The measurements and the choice of <c>models tune</c>, as text and as JSON.</summary>
internal static class TuneLines
{
    /// <summary>Writes a table of the formats, the choice, and how to undo it.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="report">The measurements.</param>
    /// <param name="divergence">The largest accepted difference of a probability.</param>
    /// <param name="file">The file with the choice; null if it is not stored.</param>
    public static void Write(Terminal terminal, WeightTuningReport report, double divergence, string? file)
    {
        var output = terminal.Output;
        var load = report.LoadAverage is { } average ? $", load average {Number(average, "0.0")} at the start" : "";
        output.WriteLine(Shown.Line($"{report.Source}, {report.Threads} threads{load}"));
        output.WriteLine(
            $"Documents of {Number(report.Tokens.Evaluated, "0.0")} tokens after a shared prefix of {report.PrefixTokens}; "
                + $"differences from f32 over {report.Prompts} first steps"
        );
        output.WriteLine();
        var fastest = report.Fastest(divergence);
        var table = ResultTable.Create(
            "weights",
            ">MB",
            ">documents/s",
            ">from",
            ">to",
            ">prompt tokens/s",
            ">decode tokens/s",
            ">largest difference",
            ">mean",
            ">mean KL",
            ""
        );
        foreach (var measured in report.Measured)
        {
            var (documents, off) = (measured.DocumentsPerSecond, measured.Divergence);
            table.AddRow(
                (string[])
                    [
                        WeightFormats.Name(measured.Format),
                        Number(measured.Bytes / 1e6, "0"),
                        Number(documents.Median, "0.0"),
                        Number(documents.Minimum, "0.0"),
                        Number(documents.Maximum, "0.0"),
                        Number(measured.PromptTokensPerSecond.Median, "0"),
                        Number(measured.DecodeTokensPerSecond.Median, "0"),
                        Number(off?.Maximum, "0.00000"),
                        Number(off?.Mean, "0.00000"),
                        Number(off?.MeanKl, "0.0e+0"),
                        measured == fastest ? "fastest within the limit"
                        : off?.Maximum > divergence ? "differs too much"
                        : "",
                    ]
            );
        }

        terminal.Console.Write(table);
        foreach (var skipped in report.Skipped)
        {
            output.WriteLine(Shown.Line($"{WeightFormats.Name(skipped.Format)} was skipped: {skipped.Reason.TrimEnd('.')}."));
        }

        output.WriteLine();
        if (fastest is not null && file is not null)
        {
            output.WriteLine($"Chosen: {WeightFormats.Name(fastest.Format)}, the default for this model on this machine.");
            output.WriteLine(Shown.Line($"To undo, delete {file}."));
            output.WriteLine("To resume a run that began in another format, name that format under llama.weights in its run file.");
        }
        else if (fastest is not null)
        {
            output.WriteLine($"Nothing was stored; the choice would be {WeightFormats.Name(fastest.Format)}.");
        }
    }

    /// <summary>Writes the same as a line of JSON.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteJson(Terminal terminal, WeightTuningReport report, double divergence, string? file) =>
        JsonLines.Write(terminal, json =>
        {
            json.WriteString("file", report.Source);
            json.WriteString("sha256", report.SourceSha256);
            json.WriteNumber("threads", report.Threads);
            JsonLines.Number(json, "loadAverage", report.LoadAverage);
            json.WriteNumber("prompts", report.Prompts);
            json.WriteNumber("prefixTokens", report.PrefixTokens);
            json.WriteNumber("tokensPerDocument", report.Tokens.Evaluated);
            json.WriteStartArray("formats");
            foreach (var measured in report.Measured)
            {
                json.WriteStartObject();
                json.WriteString("weights", WeightFormats.Name(measured.Format));
                json.WriteNumber("bytes", measured.Bytes);
                Rate("documentsPerSecond", measured.DocumentsPerSecond);
                Rate("promptTokensPerSecond", measured.PromptTokensPerSecond);
                Rate("decodeTokensPerSecond", measured.DecodeTokensPerSecond);
                JsonLines.Number(json, "largestDifference", measured.Divergence?.Maximum);
                JsonLines.Number(json, "meanDifference", measured.Divergence?.Mean);
                JsonLines.Number(json, "meanKl", measured.Divergence?.MeanKl);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("skipped");
            foreach (var skipped in report.Skipped)
            {
                json.WriteStartObject();
                json.WriteString("weights", WeightFormats.Name(skipped.Format));
                json.WriteString("reason", skipped.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("divergence", divergence);
            json.WriteString("fastest", report.Fastest(divergence) is { } fastest ? WeightFormats.Name(fastest.Format) : null);
            json.WriteString("stored", file);

            void Rate(string name, Spread spread)
            {
                json.WriteStartObject(name);
                json.WriteNumber("median", spread.Median);
                json.WriteNumber("from", spread.Minimum);
                json.WriteNumber("to", spread.Maximum);
                json.WriteEndObject();
            }
        });

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
