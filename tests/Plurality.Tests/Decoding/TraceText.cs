using System.Globalization;
using Plurality.Decoding;
using Plurality.Traces;

namespace Plurality.Tests.Decoding;

/// <summary>Everything that a trace or scores hold, to be compared digit by digit.</summary>
internal static class TraceText
{
    public static string Of(Trace trace) =>
        string.Join(
            '\n',
            [
                trace.Answer,
                string.Join(' ', trace.AnswerTokens!),
                Invariant($"{trace.WellFormed} {trace.ForcedFirstStep} {trace.PromptTokens}"),
                .. trace.Steps.Select(step => Invariant($"{step.Chosen} {step.IsLast} {step.EndProbability:R} {Of(step.Distribution)}")),
                .. trace.HiddenStates.Select(state => Invariant($"{state.Layer}: {Joined(state.Values.Select(value => (double)value))}")),
            ]
        );

    public static string Of(OptionScores scores) =>
        Invariant($"{Of(scores.Distribution)} | {Joined(scores.EndProbabilities.Select(end => end ?? -1))} | {scores.LogSumExp:R} | ")
        + string.Join(' ', scores.PromptTokens)
        + Joined(scores.TopTokens.Select(top => top.Logit));

    private static string Of(StepDistribution step) =>
        Invariant($"{Joined(step.Scores)} | {Joined(step.Probabilities)} | {step.Coverage:G12}");

    private static string Joined(IEnumerable<double> values) =>
        string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
