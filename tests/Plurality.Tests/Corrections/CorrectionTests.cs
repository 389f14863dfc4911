using Plurality.Catalogues;
using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Traces;
using Xunit;
using static Plurality.Tests.Traces.TraceExample;

namespace Plurality.Tests.Corrections;

public sealed class CorrectionTests
{
    private static readonly string[] Options = ["fear", "joy", "none"];

    [Fact]
    public void Corrections_are_found_by_the_names_of_the_method()
    {
        Assert.Equal(["contextual", "batch", "pmi", "pool-prior"], CorrectionCatalogue.All.Select(correction => correction.Name));
        Assert.All(CorrectionCatalogue.All, correction => Assert.Same(correction, CorrectionCatalogue.Parse(correction.Name)));
        Assert.Equal(
            "The correction must be one of contextual, batch, pmi, pool-prior; got \"bach\". Write it after a plus sign.",
            Assert.Throws<MethodTextException>(() => CorrectionCatalogue.Parse("bach")).Message
        );
    }

    // Five documents with shares 1 : 4 : 2, five with 4 : 4 : 2: the geometric means are 2 : 4 : 2, and dividing by them leaves 1/2 : 1 :
    // 1.
    [Fact]
    public void Batch_divides_by_the_geometric_mean_over_the_documents()
    {
        Trace[] documents = [.. Enumerable.Range(0, 10).Select(i => Of(Options, (Shares(i < 5 ? 1 : 4, 4, 2), "joy")))];

        var corrected = CorrectionCatalogue.Parse("batch").Fit(Data(documents: documents)).Apply(documents[0]);

        Near([0.2, 0.4, 0.4], corrected.Steps[0].Distribution.Probabilities);
    }

    [Fact]
    public void Batch_refuses_fewer_than_ten_documents()
    {
        var documents = Enumerable.Repeat(Of(Options, (Shares(1, 4, 2), "joy")), 9).ToArray();

        var exception = Assert.Throws<CorrectionException>(() => CorrectionCatalogue.Parse("batch").Fit(Data(documents: documents)));

        Assert.Equal(
            "batch: Documents to take the mean over must be at least 10; got 9. Use contextual, or more documents.",
            exception.Message
        );
    }

    // N/A 1 : 8 : 1, empty 1 : 1 : 1, [MASK] 1 : 1 : 8: the geometric means are 1 : 2 : 2. 1 : 4 : 2 becomes 1 : 2 : 1.
    [Fact]
    public void Contextual_divides_by_the_geometric_mean_over_the_content_free_inputs()
    {
        var measured = CorrectionCatalogue
            .Parse("contextual")
            .Fit(Data(("N/A", Shares(1, 8, 1)), ("", Shares(1, 1, 1)), ("[MASK]", Shares(1, 1, 8))));

        Near([0.25, 0.5, 0.25], measured.Apply(Of(Options, (Shares(1, 4, 2), "joy"))).Steps[0].Distribution.Probabilities);
    }

    // Without the document 1 : 4 : 1; with it 1 : 4 : 2. What is left is 1 : 1 : 2.
    [Fact]
    public void Pmi_divides_by_the_probability_without_the_document()
    {
        var measured = CorrectionCatalogue.Parse("pmi").Fit(Data(("", Shares(1, 4, 1))));

        Near([0.25, 0.25, 0.5], measured.Apply(Of(Options, (Shares(1, 4, 2), "joy"))).Steps[0].Distribution.Probabilities);
    }

    [Fact]
    public void A_content_free_input_that_was_not_asked_is_an_error() =>
        Assert.Equal(
            "contextual: The model must have been asked about the input \"[MASK]\"; it was not. Complete the run.",
            Assert
                .Throws<CorrectionException>(() =>
                    CorrectionCatalogue.Parse("contextual").Fit(Data(("N/A", Shares(1, 1, 1)), ("", Shares(1, 1, 1))))
                )
                .Message
        );

    // 4^1.5 = 8: 1 : 4 : 1 becomes 1 : 8 : 1, times .5 : .25 : .5 gives .5 : 2 : .5.
    [Fact]
    public void Pool_prior_steepens_and_multiplies_by_the_frequencies()
    {
        var pool = new PoolFrequencies(Options, [0.5, 0.25, 0.5], 100);

        var corrected = CorrectionCatalogue.Parse("pool-prior").Fit(Data(pool: pool)).Apply(Of(Options, (Shares(1, 4, 1), "joy")));

        Near([1 / 6.0, 2 / 3.0, 1 / 6.0], corrected.Steps[0].Distribution.Probabilities);
    }

    [Fact]
    public void An_option_that_never_occurs_in_the_pool_counts_as_half_a_document()
    {
        var measured = CorrectionCatalogue.Parse("pool-prior").Fit(Data(pool: new PoolFrequencies(Options, [0, 0.75, 0.25], 4)));

        Assert.Equal(Math.Log(0.125), ((FittedLinearCorrection)measured).Shifts[0]);
        Assert.Equal(
            ["\"fear\" never occurs among the 4 documents of the demonstration pool: it counts as half a document."],
            measured.Warnings
        );
    }

    // Two annotators of three and one of two chose joy; nobody chose fear; one of three and none of two chose nothing. Gold counts as one
    // vote.
    [Fact]
    public void Frequencies_of_a_pool_are_mean_shares_of_annotators()
    {
        TextItem[] pool =
        [
            new("1", "")
            {
                Annotations = new Dictionary<string, IReadOnlyList<string>>
                {
                    ["a"] = ["joy"],
                    ["b"] = ["joy"],
                    ["c"] = [],
                },
            },
            new("2", "")
            {
                Annotations = new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["joy", "fear"], ["b"] = ["fear"] },
                Labels = [],
            },
            new("3", "") { Labels = [] },
            new("4", ""),
        ];

        var frequencies = PoolFrequencies.Of(LabelSet.Create(["fear", "joy"]), TaskKind.MultiLabel, pool);

        Assert.Equal(3, frequencies.Documents);
        Near([1 / 3.0, (2 / 3.0 + 0.5) / 3, (1 / 3.0 + 1) / 3], frequencies.Frequencies);
    }

    [Fact]
    public void Options_that_are_not_on_offer_stay_so_and_every_step_is_corrected_by_the_same()
    {
        var trace = Of(Options, (Shares(1, 4, 2), "joy"), (Shares(3, 0, 1), "fear"));
        var measured = CorrectionCatalogue.Parse("pmi").Fit(Data(("", Shares(3, 4, 1))));

        var second = measured.Apply(trace).Steps[1].Distribution;

        Assert.False(second.Offers(1));
        Near([0.5, 0, 0.5], second.Probabilities);
        Assert.Equal(["joy", "fear"], measured.Apply(trace).Labels);
    }

    [Fact]
    public void A_measured_correction_survives_being_saved_and_refuses_other_options()
    {
        var measured = CorrectionCatalogue.Parse("pmi").Fit(Data(("", Shares(3, 7, 1))));

        var read = FittedLinearCorrection.Read(System.Text.Json.Nodes.JsonNode.Parse(measured.ToJson().ToJsonString())!.AsObject());

        Assert.Equal(((FittedLinearCorrection)measured).Shifts, read.Shifts);
        Assert.Throws<LabelSetMismatchException>(() => read.Apply(Of(["joy", "fear", "none"], (Shares(1, 4, 2), "joy"))));
    }

    private static CorrectionData Data(params (string Input, double[] Shares)[] contentFree) =>
        new([], contentFree.ToDictionary(input => input.Input, input => Of(Options, (input.Shares, "none"))), null);

    private static CorrectionData Data(Trace[]? documents = null, PoolFrequencies? pool = null) =>
        new(documents ?? [], new Dictionary<string, Trace>(), pool);

    private static void Near(double[] expected, IReadOnlyList<double> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
}
