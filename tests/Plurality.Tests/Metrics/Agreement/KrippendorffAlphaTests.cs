using Plurality.Metrics.Agreement;
using Plurality.Tests.Annotations;
using Xunit;

namespace Plurality.Tests.Metrics.Agreement;

public sealed class KrippendorffAlphaTests
{
    // Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section A: two observers, ten units, 14 zeros and 6 ones, four
    // units on which they differ. α = 1 − 19 · 4 / (14 · 6) = 2/21, printed there as 0.095.
    [Fact]
    public void Binary_example_of_Krippendorff_2011()
    {
        var matrix = VoteTables.Of("a", ". a", "a a", ". a", ". .", ". .", ". a", ". .", ". .", "a .", ". .");

        var alpha = Assert.Single(KrippendorffAlpha.PerLabel(matrix));

        Assert.Equal(2.0 / 21, alpha.Value!.Value, 1e-15);
        Assert.Equal(10, alpha.Support);
    }

    // Pairable votes: a, a, none on the first item, a, none on the second: n = 5 with 3 and 2. The third item has one vote and counts for
    // nothing. Σ differing pairs / (m − 1) = 2/2 + 1/1 = 2. α = 1 − 4 · 2 / (3 · 2) = −1/3.
    [Fact]
    public void Votes_without_a_partner_are_left_out()
    {
        var matrix = VoteTables.Of("a", "a a .", "a - .", "- a -");

        var alpha = Assert.Single(KrippendorffAlpha.PerLabel(matrix));

        Assert.Equal(-1.0 / 3, alpha.Value!.Value, 1e-15);
        Assert.Equal(2, alpha.Support);
    }

    // Two votes at a distance δ on the first item, two votes for none on the second. Observed: δ and 0. All pairs of the four votes: δ, and
    // 1 from each of the first two to each {none}, where these are not empty. α = 1 − 3δ / (δ + 4).
    [Theory]
    [InlineData("a", "a", 0)]
    [InlineData("a", "ab", 1 - 1 / 2.0 * 2 / 3)]
    [InlineData("abc", "b", 1 - 1 / 3.0 * 2 / 3)]
    [InlineData("ab", "bc", 1 - 1 / 3.0 * 1 / 3)]
    [InlineData("ab", "cd", 1)]
    public void Masi_worked_by_hand(string first, string second, double distance)
    {
        var matrix = VoteTables.Of("abcd", $"{first} {second}", ". .");

        var alpha = KrippendorffAlpha.Masi(matrix);

        Assert.Equal(1 - 3 * distance / (distance + 4), alpha.Value!.Value, 1e-15);
        Assert.Equal(2, alpha.Support);
    }

    [Fact]
    public void Perfect_agreement_is_1()
    {
        var matrix = VoteTables.Of("ab", "a a a", ". . .", "ab - ab");

        Assert.Equal(1, KrippendorffAlpha.Masi(matrix).Value);
        Assert.All(KrippendorffAlpha.PerLabel(matrix), alpha => Assert.Equal(1, alpha.Value));
    }

    [Fact]
    public void Without_two_votes_on_an_item_alpha_is_undefined()
    {
        var matrix = VoteTables.Of("a", "a -", "- .", "- -");

        AgreementOracle.AssertUndefined(0, "no item has two votes", KrippendorffAlpha.Masi(matrix));
        AgreementOracle.AssertUndefined(0, "no item has two votes", Assert.Single(KrippendorffAlpha.PerLabel(matrix)));
    }

    // The third item's vote for a has no partner, so it gives chance nothing to disagree about.
    [Fact]
    public void Where_all_paired_votes_are_the_same_alpha_is_undefined()
    {
        var matrix = VoteTables.Of("ab", "b b", "b b", "a -");

        AgreementOracle.AssertUndefined(2, "all votes on items with at least two are the same", KrippendorffAlpha.Masi(matrix));
        Assert.All(KrippendorffAlpha.PerLabel(matrix), alpha => Assert.Null(alpha.Value));
    }

    [Fact]
    public void Random_tables_give_what_the_definition_over_pairs_gives()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var matrix = VoteTables.Of("abcd", VoteTables.Random(seed));

            var masi = KrippendorffAlpha.Masi(matrix).Value;
            var perLabel = KrippendorffAlpha.PerLabel(matrix);

            AgreementOracle.AssertNear(AgreementOracle.Alpha(matrix, AgreementOracle.Masi), masi);
            for (var label = 0; label < 4; label++)
            {
                AgreementOracle.AssertNear(
                    AgreementOracle.Alpha(matrix, (x, y) => x.Contains(label) == y.Contains(label) ? 0 : 1),
                    perLabel[label].Value
                );
            }
        }
    }

    [Fact]
    public void Single_label_alpha_over_sets_is_the_nominal_one_over_categories()
    {
        var matrix = VoteTables.Of("abc", "a a b", "c c c", "b a -", "b b b", "c a b");

        var alpha = KrippendorffAlpha.Masi(matrix);

        AgreementOracle.AssertNear(AgreementOracle.Alpha(matrix, (x, y) => x.SetEquals(y) ? 0 : 1), alpha.Value);
    }
}
