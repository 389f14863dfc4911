using System.Globalization;
using Plurality.Catalogues;
using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// <c>probe</c>: the hidden state of step 1 → standardised with the training documents' means and population deviations → projected on the
/// first ⌊d/4⌋ right singular vectors → one L2 logistic regression per label. A column without variance is dropped; a label with one class
/// in training keeps its frequency.
/// </summary>
/// <param name="Layer">k, from 1: the layer whose state is read; null is the highest one recorded.</param>
/// <param name="Targets">The targets to learn.</param>
/// <param name="Penalty">C of ½‖w‖² + C·Σ loss; null is chosen by cross-validation, which needs 10 documents.</param>
internal sealed record ProbeEstimator(int? Layer = null, ProbeTargets Targets = ProbeTargets.Soft, double? Penalty = null) : IEstimator
{
    /// <summary>The estimator's name without options.</summary>
    internal const string Word = "probe";

    /// <inheritdoc/>
    public string Name
    {
        get
        {
            string?[] options =
            [
                Layer is { } layer ? string.Create(CultureInfo.InvariantCulture, $"layer={layer}") : null,
                Targets == ProbeTargets.Gold ? "targets=gold" : null,
                Penalty is { } penalty ? string.Create(CultureInfo.InvariantCulture, $"penalty={penalty:R}") : null,
            ];
            return options.All(option => option is null) ? Word : $"{Word}:{string.Join(',', options.Where(option => option is not null))}";
        }
    }

    /// <inheritdoc/>
    public string Summary => "one logistic regression per label on the hidden state of the first step";

    /// <inheritdoc/>
    public EvidenceNeeds Needs => EvidenceNeeds.Trace | EvidenceNeeds.HiddenStates;

    /// <inheritdoc/>
    public int? Steps => 1;

    /// <inheritdoc/>
    public IReadOnlyList<int> HiddenLayers => [Layer ?? 0];

    /// <inheritdoc/>
    public string Cost => "1";

    /// <inheritdoc/>
    public FittedEstimator Fit(TrainingSet training)
    {
        ArgumentNullException.ThrowIfNull(training);
        double[][] states = [.. training.Documents.Select(document => State(Name, document.Evidence, Layer))];
        if (states.Any(state => state.Length != states[0].Length))
        {
            throw new TrainingException(
                Name,
                "The hidden states must all have one dimension; got several. Take the training documents from one model."
            );
        }

        double[][] targets =
        [
            .. training.Labels.Select(
                (_, label) => training.Documents.Select(document => TargetsOf(document).Probabilities[label]).ToArray()
            ),
        ];
        if (Penalty is null)
        {
            TrainingChecks.EnoughToCrossValidate(Name, training.Documents.Count, "penalty=");
        }

        if (states[0].Length == 0 || states.All(state => state.AsSpan().SequenceEqual(states[0])))
        {
            throw new TrainingException(Name, "Hidden states must differ between documents; all are the same. Use more documents.");
        }

        return new FittedProbe(this, training.FittedOn, ProbeFit.Of(states, targets, Penalty));
    }

    /// <summary>Reads the options of <see cref="Name"/>.</summary>
    internal static ProbeEstimator Parse(OptionText options)
    {
        var probe = new ProbeEstimator(
            options.TakeCount("layer"),
            options.Take("targets") switch
            {
                null or "soft" => ProbeTargets.Soft,
                "gold" => ProbeTargets.Gold,
                _ => throw options.Refusal("targets of probe must be soft or gold", "Correct it."),
            },
            options.TakeNumber("penalty", 1e-6, 1e6)
        );
        options.End("layer", "targets", "penalty");
        return probe;
    }

    /// <summary>The hidden state of step 1 at a layer, or at the highest one recorded.</summary>
    internal static double[] State(string probe, Evidence evidence, int? layer)
    {
        var states = Needed.Part(probe, evidence, evidence.Trace, "an answer of the model").HiddenStates;
        var state = layer is null ? states.MaxBy(state => state.Layer) : states.FirstOrDefault(state => state.Layer == layer);
        if (state is not null)
        {
            return [.. state.Values.Select(value => (double)value)];
        }

        throw new EvidenceException(
            evidence.Id,
            probe,
            string.Create(
                CultureInfo.InvariantCulture,
                $"there must be a hidden state of {(layer is null ? "a layer" : $"layer {layer}")}; recorded are "
                    + $"{(states.Count == 0 ? "none" : string.Join(", ", states.Select(known => known.Layer)))}. Record it in the run."
            )
        );
    }

    private LabelMarginals TargetsOf(LabelledEvidence document) =>
        (Targets == ProbeTargets.Gold ? document.Gold : document.Targets)
        ?? throw new TrainingException(
            Name,
            $"Document {Excerpt.Of(document.Evidence.Id)} must have gold labels; there are none. Use targets=soft."
        );
}
