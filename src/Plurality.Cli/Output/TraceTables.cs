using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Decoding;
using Plurality.Traces;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>Everything about a prompt for people: the answer, a table per step, and the most probable tokens.</summary>
internal static class TraceTables
{
    /// <summary>Writes the tables.</summary>
    public static void Write(Terminal terminal, TracedPrompt traced)
    {
        var (trace, first) = traced;
        Line(terminal, $"answer    {Shown.Line(trace.Answer)}{(trace.WellFormed || !trace.IsWhole ? "" : "  (malformed)")}");
        Line(terminal, $"labels    {(trace.Labels.Count == 0 ? "none" : string.Join(", ", trace.Labels.Select(Shown.Line)))}");
        var answer = trace.AnswerTokens is { } tokens ? $"; answer: {string.Join(' ', tokens)}" : "";
        Line(terminal, $"tokens    {first.PromptTokens.Count} of prompt and stub{answer}");
        if (trace.ForcedFirstStep)
        {
            Line(terminal, $"forced    the answer has no label step; step 1 was taken after prompt and stub");
        }

        foreach (var step in trace.Steps)
        {
            Write(terminal, step);
        }

        WriteTopTokens(terminal, traced);
        foreach (var shares in trace.Attention)
        {
            var (prompt, generated, labels) = (Number(shares.PromptShare), Number(shares.GeneratedShare), Number(shares.LabelShare));
            Line(terminal, $"attention at step {shares.Step}: prompt {prompt}, generated {generated}, label first tokens {labels}");
        }

        foreach (var state in trace.HiddenStates)
        {
            var length = Math.Sqrt(state.Values.Sum(value => (double)value * value));
            Line(
                terminal,
                $"hidden state of layer {state.Layer}: {state.Values.Count} numbers, length {Number(length)} (all of them with --json)"
            );
        }

        foreach (var warning in trace.Warnings.Concat(first.Warnings).Distinct(StringComparer.Ordinal))
        {
            Line(terminal, $"warning: {Shown.Line(warning)}");
        }
    }

    private static void Write(Terminal terminal, LabelStep step)
    {
        var distribution = step.Distribution;
        var end = step.EndProbability is { } p ? $", P(end) {Number(p)}" : "";
        var chosen = step.Chosen is null ? "nothing written" : $"chosen {Shown.Line(step.Chosen)}";
        terminal.Console.WriteLine();
        var (last, forced) = (step.IsLast ? ", the last" : "", step.IsForced ? " (the only label left)" : "");
        Line(terminal, $"step {step.Number}{last}: {chosen}{forced}, coverage {Number(distribution.Coverage)}{end}");
        var table = ResultTable.Create("option", ">score", ">probability", "");
        foreach (
            var option in Enumerable.Range(0, distribution.Options.Count).OrderByDescending(option => distribution.Probabilities[option])
        )
        {
            var offered = distribution.Offers(option);
            var probability = distribution.Probabilities[option];
            table.AddRow(
                new Text(
                    Shown.Line(distribution.Options[option]),
                    new Style(decoration: option == step.ChosenOption ? Decoration.Bold : Decoration.None)
                ),
                new Text(offered ? Number(distribution.Scores[option]) : "not offered"),
                new Text(ProbabilityOf(distribution, option)),
                new Text(offered ? BarLines.Bar(probability) : "", new Style(option == step.ChosenOption ? Color.Green : Color.Blue))
            );
        }

        terminal.Console.Write(table);
    }

    /// <summary>
    /// The probability of an option. An option that was not scored to its end only has an upper limit. With a partial view of a model's
    /// tokens, every option has a probability and an upper limit.
    /// </summary>
    internal static string ProbabilityOf(StepDistribution distribution, int option)
    {
        if (!distribution.Offers(option))
        {
            return "";
        }

        var probability = Number(distribution.Probabilities[option]);
        if (distribution.UpperLimits?[option] is not { } limit)
        {
            return probability;
        }

        var isPartial = distribution.UpperLimits.Index().All(entry => entry.Item is not null || !distribution.Offers(entry.Index));
        return !isPartial ? $"at most {Number(limit)}"
            : Number(limit) == probability ? probability
            : $"{probability}, at most {Number(limit)}";
    }

    private static void WriteTopTokens(Terminal terminal, TracedPrompt traced)
    {
        terminal.Console.WriteLine();
        Line(terminal, $"Most probable tokens after prompt and stub:");
        var table = ResultTable.Create(">token", "text", ">logit", ">probability");
        foreach (var token in traced.FirstPlace.TopTokens)
        {
            table.AddRow(
                new Text(token.Token.ToString(CultureInfo.InvariantCulture)),
                new Text($"'{Shown.Lines(token.Text).Replace("\n", "\\n", StringComparison.Ordinal)}'"),
                new Text(Number(token.Logit)),
                new Text(Number(Math.Exp(token.Logit - traced.FirstPlace.LogSumExp)))
            );
        }

        terminal.Console.Write(table);
    }

    private static void Line(Terminal terminal, FormattableString line) =>
        terminal.Output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Number(double value) => value.ToString("0.000000", CultureInfo.InvariantCulture);
}
