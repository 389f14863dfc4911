using Plurality.Annotations;
using Plurality.Metrics.Agreement;
using Plurality.Tests.Annotations;
using Xunit;

namespace Plurality.Tests.Metrics.Agreement;

public sealed class OverallAgreementTests
{
    /// <summary>Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C; irrCAC calls it cac.raw4raters. The
    /// values 1 to 5 are the labels a to e, a scale in their order.</summary>
    private static readonly AnnotationMatrix FourObservers = VoteTables.Of(
        "abcde",
        "a a - a",
        "b b c b",
        "c c c c",
        "c c c c",
        "b b b b",
        "a b c d",
        "d d d d",
        "a a b a",
        "b b b b",
        "- e e e",
        "- - a a",
        "- - c -"
    );

    private static readonly AnnotationMatrix Sets = VoteTables.Of(
        "abc",
        "a a ab",
        ". . a",
        "b ab b",
        "c c c",
        "ac a ac",
        "bc b .",
        "a a a",
        "abc ab c",
        ". . .",
        "b b b"
    );

    // irrCAC's documentation prints 0.76117, 0.77273, 0.77544; Krippendorff (2011) prints α = .743, .815 and .849. Light's kappa is the
    // mean of scikit-learn 1.2.1's cohen_kappa_score over the six pairs. All digits by NumPy scripts of the published formulas.
    [Theory]
    [InlineData("fleiss", 0.7611692754224112)]
    [InlineData("brennan_prediger", 0.7727272727272727)]
    [InlineData("gwet_ac1", 0.775444068126995)]
    [InlineData("light", 0.7001626371070886)]
    [InlineData("alpha_exact_match", 0.743421052631579)]
    [InlineData("alpha_ordinal", 0.8153875037548813)]
    [InlineData("alpha_interval", 0.8491071428571428)]
    public void Four_observers_with_missing_votes(string name, double expected) => AssertFigure(FourObservers, name, expected);

    // statsmodels 0.13.5: fleiss_kappa(method="fleiss") and (method="randolph"), which is Brennan and Prediger's; NLTK's
    // AnnotationTask.alpha() with binary_distance and jaccard_distance (0 between two empty sets, where NLTK divides by 0).
    [Theory]
    [InlineData("fleiss", 0.43850267379679136)]
    [InlineData("brennan_prediger", 0.4666666666666667)]
    [InlineData("gwet_ac1", 0.4704610951008646)]
    [InlineData("light", 0.44237207077953133)]
    [InlineData("alpha_exact_match", 0.45721925133689845)]
    [InlineData("alpha_jaccard", 0.5763710917478215)]
    public void Sets_of_labels(string name, double expected) => AssertFigure(Sets, name, expected);

    // scikit-learn 1.2.1: cohen_kappa_score of the first two annotators of Sets.
    [Fact]
    public void Two_annotators_have_a_kappa_of_their_own()
    {
        var two = VoteTables.Of("abc", "a a", ". .", "b ab", "c c", "ac a", "bc b", "a a", "abc ab", ". .", "b b");

        AssertFigure(two, "cohen", 0.5294117647058824);
        Assert.Equal(Figure(two, "light").Figure.Estimate.Value, Figure(two, "cohen").Figure.Estimate.Value);
    }

    [Fact]
    public void Several_annotators_have_no_one_kappa_and_sets_no_scale()
    {
        Assert.Equal("there are 3 annotators; Light's kappa is the mean over pairs", Figure(Sets, "cohen").Figure.Reason);
        Assert.Equal("a vote for no or several labels has no place on a scale", Figure(Sets, "alpha_ordinal").Figure.Reason);
    }

    [Fact]
    public void Alpha_over_sets_is_that_of_the_slow_reference()
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            var matrix = VoteTables.Of("abcd", VoteTables.Random(seed));

            AgreementOracle.AssertNear(
                AgreementOracle.Alpha(matrix, AgreementOracle.Masi),
                Figure(matrix, "alpha_masi").Figure.Estimate.Value
            );
            AgreementOracle.AssertNear(
                AgreementOracle.Alpha(matrix, (x, y) =>
                    x.Count + y.Count == 0 ? 0 : 1 - ((double)x.Intersect(y).Count() / x.Union(y).Count())
                ),
                Figure(matrix, "alpha_jaccard").Figure.Estimate.Value
            );
        }
    }

    [Fact]
    public void An_interval_holds_its_figure_and_a_seed_gives_it_again()
    {
        Assert.All(OverallAgreement.Of(FourObservers).Where(one => one.Figure.Low is not null), one =>
            Assert.InRange(one.Figure.Estimate.Value!.Value, one.Figure.Low!.Value, one.Figure.High!.Value)
        );
        Assert.Equal(OverallAgreement.Of(FourObservers, seed: 3), OverallAgreement.Of(FourObservers, seed: 3));
        Assert.NotEqual(OverallAgreement.Of(FourObservers, seed: 3), OverallAgreement.Of(FourObservers, seed: 4));
    }

    [Fact]
    public void Nobody_who_voted_twice_leaves_nothing() =>
        Assert.All(OverallAgreement.Of(VoteTables.Of("a", "a -", "- a")), one => Assert.NotNull(one.Figure.Reason));

    private static AgreementCoefficient Figure(AnnotationMatrix matrix, string name) =>
        OverallAgreement.Of(matrix).Single(one => one.Name == name);

    private static void AssertFigure(AnnotationMatrix matrix, string name, double expected) =>
        Assert.Equal(expected, Figure(matrix, name).Figure.Estimate.Value!.Value, 1e-12);
}
