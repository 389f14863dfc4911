using FsCheck;
using FsCheck.Fluent;
using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Labels;

public sealed class LabelOrderTests
{
    private static readonly string[] Mixed = ["joy", "Zeal", "fear", "per:age", "org:site", "élan", "anger"];

    [Fact]
    public void Alphabetical_is_by_code_unit() =>
        Assert.Equal(["Zeal", "anger", "fear", "joy", "org:site", "per:age", "élan"], LabelOrder.Alphabetical.Apply(Mixed));

    [Fact]
    public void Reverse_is_alphabetical_from_the_end() =>
        Assert.Equal(["élan", "per:age", "org:site", "joy", "fear", "anger", "Zeal"], LabelOrder.Reverse.Apply(Mixed));

    [Fact]
    public void Given_keeps_the_order() => Assert.Equal(Mixed, LabelOrder.Given.Apply(Mixed));

    // By the first values of the streams (7, label-order, label), from the program in C of SeededGeneratorTests:
    // sadness 0x055d…, joy 0x48f6…, fear 0x5d88…, anger 0xa55a….
    [Fact]
    public void Random_never_changes() =>
        Assert.Equal(["sadness", "joy", "fear", "anger"], LabelOrder.Random(7).Apply(["joy", "fear", "anger", "sadness"]));

    [Fact]
    public void Random_depends_on_the_seed()
    {
        var orders = Enumerable.Range(0, 20).Select(seed => string.Join(' ', LabelOrder.Random((ulong)seed).Apply(Mixed)));

        Assert.Equal(20, orders.Distinct().Count());
    }

    [Fact]
    public void Random_does_not_depend_on_the_order_given() =>
        Assert.Equal(LabelOrder.Random(3).Apply(Mixed), LabelOrder.Random(3).Apply([.. Mixed.Reverse()]));

    [Fact]
    public void Part_of_the_labels_keeps_the_order_of_the_whole() =>
        Prop.ForAll<ulong, bool[]>(
                (seed, kept) =>
                {
                    var order = LabelOrder.Random(seed);
                    var part = Mixed.Where((_, i) => i < kept.Length && kept[i]).ToArray();
                    return order.Apply(part).SequenceEqual(order.Apply(Mixed).Where(part.Contains));
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("alphabetical")]
    [InlineData("reverse")]
    [InlineData("given")]
    [InlineData("random:0")]
    [InlineData("random:18446744073709551615")]
    public void Written_form_round_trips(string written) => Assert.Equal(written, LabelOrder.Parse(written).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("Alphabetical")]
    [InlineData("random")]
    [InlineData("random:")]
    [InlineData("random:-1")]
    [InlineData("random: 1")]
    [InlineData("random:1.5")]
    public void Anything_else_is_refused(string written)
    {
        var exception = Assert.Throws<LabelException>(() => LabelOrder.Parse(written));

        Assert.Equal(
            "The label order must be alphabetical, reverse, given or random:<seed> with a whole number from 0; "
                + $"got \"{written}\". Choose one of these.",
            exception.Message
        );
    }
}
