using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Estimators;

/// <summary>
/// Everything that is known about one document before its label probabilities are estimated: what a model said, under one draw of
/// demonstrations, and the text itself. Parts that were not collected are null; an estimator declares the parts that it needs
/// (<see cref="IEstimator.Needs"/>).
/// </summary>
public sealed record Evidence
{
    /// <summary>The document's id in its data.</summary>
    public required string Id { get; init; }

    /// <summary>The label set, in its order; without <c>none</c>.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The document.</summary>
    public string Text { get; init; } = "";

    /// <summary>The answer with its steps, and the hidden states recorded at step 1.</summary>
    public Trace? Trace { get; init; }

    /// <summary>One number per label: logit(reasonable) − logit(unreasonable), from the label's own prompt.</summary>
    public IReadOnlyList<double>? Unary { get; init; }

    /// <summary>How often each option beats each other option.</summary>
    public PairwisePreferences? Pairs { get; init; }

    /// <summary>The label lists that the model could write, with their probabilities.</summary>
    public ListDistribution? Lists { get; init; }

    /// <summary>The labels of each sampled answer, each once; empty for <c>none</c> and for an answer without a known label.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Samples { get; init; }

    /// <summary>Ĥ, the share of annotators who chose each label, which only <c>oracle</c> reads.</summary>
    public LabelMarginals? Truth { get; init; }

    /// <summary>Evidence with only a trace; the labels are its options without <c>none</c>.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="id">The document's id.</param>
    public static Evidence Of(Trace trace, string id = "")
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new Evidence
        {
            Id = id,
            Labels = LabelsOf(trace.Steps[0].Distribution),
            Trace = trace,
        };
    }

    /// <summary>A step's options without <c>none</c>, which is last if the task has it.</summary>
    private static IReadOnlyList<string> LabelsOf(StepDistribution step) =>
        step.Options[^1] == LabelSet.None ? [.. step.Options.SkipLast(1)] : step.Options;
}
