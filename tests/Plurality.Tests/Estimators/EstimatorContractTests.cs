using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Tests.Traces;
using Xunit;

namespace Plurality.Tests.Estimators;

/// <summary>What every estimator keeps; a new one takes part by standing in <see cref="EstimatorCatalogue.All"/>.</summary>
public sealed class EstimatorContractTests
{
    /// <summary>
    /// Sums over labels or documents in another order differ in their last digits, which a solver carries on; its gradient is below 1e-11.
    /// </summary>
    private const double Rounding = 1e-9;

    public static TheoryData<string> Names => [.. EstimatorCatalogue.All.Select(estimator => estimator.Name)];

    public static TheoryData<string> Supervised =>
        [.. EstimatorCatalogue.All.Where(estimator => estimator.NeedsTraining).Select(estimator => estimator.Name)];

    /// <summary>Those that need something which can be missing.</summary>
    public static TheoryData<string> OfModel =>
        [.. EstimatorCatalogue.All.Where(estimator => (estimator.Needs & ~EvidenceNeeds.Text) != 0).Select(estimator => estimator.Name)];

    public static TheoryData<string> OfTraces => [.. EstimatorCatalogue.OfTraces.Select(estimator => estimator.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_label_gets_a_probability_and_none_gets_nothing(string name) =>
        Prop.ForAll<ulong>(seed =>
            {
                var (training, evidence) = Example(name, seed);
                var marginals = Estimate(name, training, evidence);
                return marginals.Labels.SequenceEqual(evidence.Labels)
                    && marginals.Probabilities.All(probability => probability is >= 0 and <= 1);
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void Permuting_labels_and_training_documents_permutes_the_result(string name) =>
        Prop.ForAll<ulong, ulong>(
                (seed, order) =>
                {
                    var (training, evidence) = Example(name, seed);
                    var labels = Enumerable.Range(0, evidence.Labels.Count).ToArray();
                    new SeededGenerator(order).Shuffle(labels.AsSpan());
                    var straight = Estimate(name, training, evidence);
                    var permuted = Estimate(
                        name,
                        labels.Length == 3 ? EvidenceExample.Permute(training, labels) : training,
                        EvidenceExample.Permute(evidence, labels)
                    );
                    return permuted.Labels.SequenceEqual(labels.Select(label => straight.Labels[label]))
                        && permuted
                            .Probabilities.Zip(labels)
                            .All(pair => Math.Abs(pair.First - straight.Probabilities[pair.Second]) <= Rounding);
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void Evidence_is_left_as_it_was_and_gives_the_same_again(string name) =>
        Prop.ForAll<ulong>(seed =>
            {
                var (training, evidence) = Example(name, seed);
                var before = EvidenceExample.Content(evidence);
                var first = Estimate(name, training, evidence);
                var second = Estimate(name, training, evidence);
                return EvidenceExample.Content(evidence) == before && first.Probabilities.SequenceEqual(second.Probabilities);
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void Logits_are_those_of_the_probabilities(string name) =>
        Prop.ForAll<ulong>(seed =>
            {
                var (training, evidence) = Example(name, seed);
                var estimator = EvidenceExample.Ready(EstimatorCatalogue.Parse(name), training);
                var probabilities = estimator.Estimate(evidence, TaskKind.MultiLabel).Probabilities;
                return estimator.Logits(evidence, TaskKind.MultiLabel) is not { } logits
                    || logits.Zip(probabilities).All(pair => Math.Abs(LogSpace.Sigmoid(pair.First) - pair.Second) <= 1e-12);
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_culture_with_decimal_commas_changes_nothing(string name)
    {
        var (training, evidence) = Example(name, 7);
        var invariant = Estimate(name, training, evidence);
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(invariant.Probabilities, Estimate(name, training, evidence).Probabilities);
            Assert.Equal(name, EstimatorCatalogue.Parse(name).Name);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_threads_changes_nothing(string name)
    {
        var training = EvidenceExample.Training(5);
        var documents = training.Documents.Select(document => document.Evidence).ToArray();
        var estimator = EvidenceExample.Ready(EstimatorCatalogue.Parse(name), training);
        var expected = documents.Select(document => estimator.Estimate(document, TaskKind.MultiLabel).Probabilities).ToArray();
        var actual = new IReadOnlyList<double>[documents.Length];

        Parallel.For(0, documents.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            actual[i] = estimator.Estimate(documents[i], TaskKind.MultiLabel).Probabilities
        );

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Theory]
    [MemberData(nameof(OfModel))]
    public void What_is_needed_and_missing_is_an_error_that_names_document_and_estimator(string name)
    {
        var empty = new Evidence { Id = "the document", Labels = ["label 0", "label 1", "label 2"] };

        var exception = Assert.Throws<EvidenceException>(() => Estimate(name, EvidenceExample.Training(1), empty));

        Assert.Contains("the document", exception.Message, StringComparison.Ordinal);
        Assert.Equal(name, exception.Estimator);
    }

    [Theory]
    [MemberData(nameof(Supervised))]
    public void What_is_learned_does_not_depend_on_the_order_of_documents_and_survives_being_saved(string name)
    {
        var training = EvidenceExample.Training(3);
        var shuffled = new TrainingSet(training.Labels, training.Task, training.Documents.Reverse());
        var supervised = EstimatorCatalogue.Parse(name);

        var state = supervised.Fit(training).ToJson()!.ToJsonString();

        Assert.Equal(state, supervised.Fit(shuffled).ToJson()!.ToJsonString());
        var read = EstimatorCatalogue.Read(System.Text.Json.Nodes.JsonNode.Parse(state)!.AsObject());
        Assert.Equal(state, read.ToJson()!.ToJsonString());
        Assert.Equal((12, name), (read.FittedOn!.Documents, read.Name));
        var evidence = training.Documents[0].Evidence;
        Assert.Equal(
            supervised.Fit(training).Estimate(evidence, TaskKind.MultiLabel).Probabilities,
            read.Estimate(evidence, TaskKind.MultiLabel).Probabilities
        );
    }

    [Theory]
    [MemberData(nameof(Supervised))]
    public void What_is_learned_refuses_other_labels(string name)
    {
        var fitted = EstimatorCatalogue.Parse(name).Fit(EvidenceExample.Training(3));
        var evidence = EvidenceExample.Training(3).Documents[0].Evidence with { Labels = ["label 0", "label 2", "label 1"] };

        var exception = Assert.Throws<LabelSetMismatchException>(() => fitted.Estimate(evidence, TaskKind.MultiLabel));

        Assert.Contains("label 0, label 1, label 2; got label 0, label 2, label 1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OfTraces))]
    public void One_label_is_enough(string name)
    {
        var trace = TraceExample.Of(["joy", "none"], (TraceExample.Shares(3, 1), "joy"));

        Assert.InRange(Assert.Single(EstimatorCatalogue.Named(name).Estimate(trace).Probabilities), 0.75, 1);
    }

    [Theory]
    [MemberData(nameof(OfTraces))]
    public void Extreme_scores_stay_in_bounds(string name)
    {
        var trace = TraceExample.Of(["joy", "fear", "anger", "none"], ([1e8, -1e8, double.NegativeInfinity, 0], "joy"));

        Assert.All(EstimatorCatalogue.Named(name).Estimate(trace).Probabilities, probability => Assert.InRange(probability, 0, 1));
    }

    /// <summary>Training documents, and a document: of the same three labels for what learns, else of one to six.</summary>
    private static (TrainingSet Training, Evidence Evidence) Example(string name, ulong seed)
    {
        var training = EvidenceExample.Training(seed);
        return (
            training,
            EstimatorCatalogue.Parse(name).NeedsTraining
                ? EvidenceExample.Training(seed ^ 1).Documents[0].Evidence
                : EvidenceExample.Random(seed)
        );
    }

    private static LabelMarginals Estimate(string name, TrainingSet training, Evidence evidence) =>
        EvidenceExample.Ready(EstimatorCatalogue.Parse(name), training).Estimate(evidence, TaskKind.MultiLabel);
}
