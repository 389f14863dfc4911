using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Traces;

namespace Plurality.Tests.Traces;

/// <summary>Traces made by hand: scores at every step, and what was then written.</summary>
internal static class TraceExample
{
    /// <summary>A trace whose steps have these scores over the options (labels, then <c>none</c>) and these choices.</summary>
    public static Trace Of(string[] options, params (double[] Scores, string? Chosen)[] steps) =>
        new()
        {
            Answer = "",
            AnswerTokens = [],
            Steps =
            [
                .. steps.Select(
                    (step, i) =>
                        new LabelStep(
                            i + 1,
                            Distribution(options, step.Scores),
                            step.Chosen,
                            IsLast: i == steps.Length - 1,
                            EndProbability: null
                        )
                ),
            ],
            Decoding = DecodingMode.Free,
            Scoring = ScoringMode.Exact,
            WellFormed = true,
            ForcedFirstStep = steps is [(_, null)],
        };

    /// <summary>The trace with P(end) after each step.</summary>
    public static Trace WithEnds(this Trace trace, params double?[] ends) =>
        trace with
        {
            Steps = [.. trace.Steps.Zip(ends, (step, end) => step with { EndProbability = end })],
        };

    /// <summary>What an estimator makes of a trace alone, in a multi-label task.</summary>
    public static LabelMarginals Estimate(this FittedEstimator estimator, Trace trace) =>
        estimator.Estimate(Evidence.Of(trace), TaskKind.MultiLabel);

    /// <summary>The distribution that scores make.</summary>
    public static StepDistribution Distribution(string[] options, double[] scores) =>
        new(options, scores, LogSpace.Softmax(scores), Coverage: 1);

    /// <summary>Logs of shares such as 1 : 2 : 5, so that expected probabilities can be read off; 0 makes an option that is not on
    /// offer.</summary>
    public static double[] Shares(params double[] shares) => [.. shares.Select(share => Math.Log(share))];
}
