using Plurality.Annotations;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Metrics.Agreement;
using Plurality.Tests.Annotations;
using Xunit;

namespace Plurality.Tests.Metrics.Agreement;

public sealed class CohenKappaTests
{
    // ann and ben agree on three of four items; P_e = ½ · ¾ + ½ · ¼ = ½; κ = (¾ − ½) / ½ = ½. cat votes as ann does: 1 with ann, ½ with
    // ben. dan shares a single item with each of them and is left out. Mean (½ + 1 + ½) / 3.
    [Fact]
    public void Worked_by_hand()
    {
        var kappa = Assert.Single(CohenKappa.PerLabel(VoteTables.Of("a", "a a a a", "a a a -", ". a . -", ". . . -")));

        Assert.Equal(2.0 / 3, kappa.Value!.Value, 1e-15);
        Assert.Equal(3, kappa.Support);
    }

    [Fact]
    public void Random_tables_give_what_the_definition_gives()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var matrix = VoteTables.Of("abcd", VoteTables.Random(seed));

            var kappas = CohenKappa.PerLabel(matrix);

            for (var label = 0; label < 4; label++)
            {
                AgreementOracle.AssertNear(AgreementOracle.Cohen(matrix, label), kappas[label].Value);
            }
        }
    }

    [Theory]
    [InlineData("a a", "- a", "no two annotators share two items")]
    [InlineData("a a", "a a", "every pair of annotators gives one and the same answer on all items it shares")]
    public void Undefined_with_a_reason(string first, string second, string reason)
    {
        AgreementOracle.AssertUndefined(0, reason, Assert.Single(CohenKappa.PerLabel(VoteTables.Of("a", first, second))));
    }

    [Fact]
    public void Slots_are_not_annotators()
    {
        var items = new[] { new[] { "u1", "u2" }, ["u1", "u2", "u3"], ["u1", "u2"] }.Select(
            (names, index) =>
                new TextItem($"{index}", "text") { Annotations = names.ToDictionary(name => name, _ => (IReadOnlyList<string>)["a"]) }
        );

        var kappas = CohenKappa.PerLabel(AnnotationMatrix.Create(items, LabelSet.Create(["a"])));

        AgreementOracle.AssertUndefined(0, "annotators' names do not persist across items", Assert.Single(kappas));
    }
}
