using Plurality.Catalogues;
using Plurality.Estimators;
using Plurality.Labels;
using Xunit;
using static Plurality.Tests.Traces.TraceExample;

namespace Plurality.Tests.Estimators;

public sealed class EstimatorTests
{
    private const string Known =
        "first-step, compare-to-none, hard, max-over-generations, unary, binary, binary-outcome, marginal, sampled, probe, constant, "
        + "prior, tfidf, oracle";

    [Fact]
    public void Estimators_are_registered_under_the_names_of_the_method() =>
        Assert.Equal(Known, string.Join(", ", EstimatorCatalogue.All.Select(estimator => estimator.Word)));

    [Fact]
    public void Every_estimator_is_found_by_its_name_and_says_what_it_does() => Assert.All(EstimatorCatalogue.All, estimator =>
        {
            Assert.Equal(estimator.Name, EstimatorCatalogue.Parse(estimator.Name).Name);
            Assert.NotEmpty(estimator.Summary);
            Assert.NotEmpty(estimator.Cost);
        });

    [Fact]
    public void Without_a_name_it_is_max_over_generations_with_reach() =>
        Assert.Equal("max-over-generations:reach", EstimatorCatalogue.Default.Name);

    [Theory]
    [InlineData("constant", "constant:0.1")]
    [InlineData("constant:0.25", "constant:0.25")]
    [InlineData("probe:penalty=0.01,layer=25", "probe:layer=25,penalty=0.01")]
    [InlineData("probe:targets=soft", "probe")]
    [InlineData("probe:targets=gold,penalty=1", "probe:targets=gold,penalty=1")]
    [InlineData("tfidf:penalty=3", "tfidf:penalty=3")]
    [InlineData("max-over-generations:reach", "max-over-generations:reach")]
    public void Options_are_read_and_written(string text, string name) => Assert.Equal(name, EstimatorCatalogue.Parse(text).Name);

    [Theory]
    [InlineData("constant:1.5", "The value of constant must be a number from 0 to 1; got \"constant:1.5\". Write it with a decimal point.")]
    [InlineData("constant:0,1", "Options must be given once; got \"constant:0,1\". Remove one value.")]
    [InlineData(
        "max-over-generations:reached",
        "The option of max-over-generations must be reach; got \"max-over-generations:reached\". Correct it, or leave it out."
    )]
    [InlineData("hard:x", "hard must stand alone, it has no options; got \"hard:x\". Remove the others.")]
    [InlineData("probe:layer=0", "layer of probe must be a whole number from 1 to 10,000; got \"probe:layer=0\". Correct it.")]
    [InlineData("probe:targets=mean", "targets of probe must be soft or gold; got \"probe:targets=mean\". Correct it.")]
    [InlineData("probe:depth=3", "The options of probe must be among layer, targets, penalty; got \"probe:depth=3\". Remove the others.")]
    [InlineData(
        "tfidf:penalty=0",
        "penalty of tfidf must be a number from 1E-06 to 1000000; got \"tfidf:penalty=0\". Write it with a decimal point."
    )]
    public void Options_that_cannot_be_are_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<MethodTextException>(() => EstimatorCatalogue.Parse(text)).Message);

    [Theory]
    [InlineData("max")]
    [InlineData("Hard")]
    [InlineData("")]
    public void An_unknown_name_is_refused_with_the_known_ones(string name)
    {
        var exception = Assert.Throws<EstimatorException>(() => EstimatorCatalogue.Parse(name));

        Assert.StartsWith($"estimator must be one of {Known}; got '{name}'.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(name is "max" or "Hard", exception.Message.Contains(" Did you mean '", StringComparison.Ordinal));
        Assert.Equal(name, exception.Name);
        Assert.Equal(14, exception.Known.Count);
    }

    [Fact]
    public void An_estimator_of_one_answer_alone_is_refused_where_it_needs_more() =>
        Assert.Equal(
            "estimator must be one of first-step, compare-to-none, hard, max-over-generations; got 'unary'.",
            Assert.Throws<EstimatorException>(() => EstimatorCatalogue.Named("unary")).Message
        );

    // Shares 1 : 2 : 5 of three labels, no none; differences of 0, ln 2 and ln 5 as well.
    [Fact]
    public void Single_label_forms_are_distributions_over_the_labels()
    {
        var evidence = Evidence.Of(Of(["a", "b", "c"], (Shares(1, 2, 5), "c"))) with { Unary = Shares(1, 2, 5) };

        foreach (var name in (string[])["first-step", "compare-to-none", "unary"])
        {
            var probabilities = ((ZeroShotEstimator)EstimatorCatalogue.Parse(name)).Estimate(evidence, TaskKind.SingleLabel).Probabilities;
            Assert.All(probabilities.Zip([0.125, 0.25, 0.625]), pair => Assert.Equal(pair.Second, pair.First, 1e-14));
        }
    }

    [Fact]
    public void Max_over_generations_does_not_apply_to_single_label_tasks()
    {
        var evidence = Evidence.Of(Of(["a", "b"], (Shares(1, 2), "b")));

        var exception = Assert.Throws<InapplicableEstimatorException>(() =>
            EstimatorCatalogue.Default.Estimate(evidence, TaskKind.SingleLabel)
        );

        Assert.Equal(
            "The estimator of a single-label task must apply to it; got max-over-generations:reach: an answer with one label has one step, "
                + "use first-step.",
            exception.Message
        );
    }

    [Fact]
    public void Without_none_there_is_nothing_to_compare_with()
    {
        var evidence = Evidence.Of(Of(["a", "b"], (Shares(1, 2), "b")));

        Assert.Throws<EvidenceException>(() => new CompareToNoneEstimator().Estimate(evidence, TaskKind.MultiLabel));
    }
}
