using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Traces;

public sealed class TraceTests
{
    private static readonly string[] Options = ["anger", "fear", "joy", "none"];

    [Fact]
    public void Labels_are_those_written_in_the_order_of_writing() => Assert.Equal(["joy", "anger"], Written("joy", "anger").Labels);

    [Fact]
    public void A_repeated_label_counts_once_where_it_first_stood() =>
        Assert.Equal(["joy", "fear"], Written("joy", "fear", "joy", "fear").Labels);

    [Fact]
    public void Unknown_strings_and_none_are_no_labels() => Assert.Equal(["joy"], Written("fearful", "none", "", "joy", "Joy").Labels);

    [Fact]
    public void A_forced_first_step_has_no_label() => Assert.Empty(Written([null]).Labels);

    [Theory]
    [InlineData("anger", 0)]
    [InlineData("none", 3)]
    [InlineData("fearful", -1)]
    [InlineData("", -1)]
    [InlineData(null, -1)]
    public void The_chosen_option_is_found_among_the_options(string? chosen, int option) =>
        Assert.Equal(option, Written([chosen]).Steps[0].ChosenOption);

    private static Trace Written(params string?[] chosen) => TraceExample.Of(Options, [.. chosen.Select(label => (new double[4], label))]);
}
