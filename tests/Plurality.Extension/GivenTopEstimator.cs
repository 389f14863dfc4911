using System.Globalization;
using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Estimators;
using Plurality.Labels;

namespace Plurality.Extension;

/// <summary>
/// <c>given-top:prior=p</c>: how often each label occurs in training where the same option was the most probable at step 1; p documents
/// (default 1) count at the frequency that a label has overall.
/// </summary>
public sealed record GivenTopEstimator(double Prior = 1) : IEstimator
{
    public string Name => Prior == 1 ? "given-top" : string.Create(CultureInfo.InvariantCulture, $"given-top:prior={Prior:R}");

    public string Summary => "how often a label occurs in training where the same option is first";

    public string Cost => "1";

    public EvidenceNeeds Needs => EvidenceNeeds.Trace;

    public StepScores Reads => StepScores.First;

    public static GivenTopEstimator Parse(OptionText options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var prior = options.TakeNumber("prior", 0, 1e6) ?? 1;
        options.End("prior");
        return new GivenTopEstimator(prior);
    }

    public static FittedEstimator Read(JsonObject json) =>
        new Fitted(StateJson.Text(json, "estimator"), StateJson.FittedOn(json), StateJson.Rows(json, "frequencies"));

    public FittedEstimator Fit(TrainingSet training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var overall = Sums(training, _ => true).Select(sum => sum / training.Documents.Count).ToArray();
        var options = training.Documents[0].Evidence.Trace!.Steps[0].Distribution.Options.Count;
        double[][] frequencies =
        [
            .. Enumerable
                .Range(0, options)
                .Select(option =>
                {
                    var count = training.Documents.Count(document => Top(document.Evidence) == option);
                    return Sums(training, document => Top(document.Evidence) == option)
                        .Zip(overall, (sum, prior) => count + Prior > 0 ? (sum + (Prior * prior)) / (count + Prior) : prior)
                        .ToArray();
                }),
        ];
        return new Fitted(Name, training.FittedOn, frequencies);
    }

    private static double[] Sums(TrainingSet training, Func<LabelledEvidence, bool> counts) =>
        [.. training.Labels.Select((_, label) => training.Documents.Where(counts).Sum(document => document.Targets!.Probabilities[label]))];

    private static int Top(Evidence evidence)
    {
        var first = evidence.Trace!.Steps[0].Distribution.Probabilities;
        return Enumerable.Range(0, first.Count).MaxBy(option => first[option]);
    }

    private sealed class Fitted(string name, FittedOn fittedOn, double[][] frequencies) : FittedEstimator
    {
        public override string Name => name;

        public override StepScores Reads => StepScores.First;

        public override FittedOn FittedOn => fittedOn;

        public override LabelMarginals Estimate(Evidence evidence, TaskKind task) => new(evidence.Labels, frequencies[Top(evidence)]);

        public override JsonObject ToJson() =>
            new()
            {
                ["estimator"] = name,
                ["fittedOn"] = StateJson.Of(fittedOn),
                ["frequencies"] = StateJson.Of(frequencies),
            };
    }
}
