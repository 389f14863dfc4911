using Plurality.Annotations;
using Plurality.Datasets;
using Xunit;

namespace Plurality.Tests.Annotations;

public sealed class AnnotatorNamingTests
{
    [Theory]
    [InlineData("u1 u2 u3", "u1 u2", "u1 u2 u3 u4")]
    [InlineData("u2 u3 u1", "r11 u1 u2", "r7 r8 r9")]
    [InlineData("u0 u1", "u2 u1 u0", "u0")]
    public void Names_that_count_the_votes_of_an_item_are_slots(params string[] items) =>
        Assert.Equal(AnnotatorNaming.Slots, Naming(items));

    [Theory]
    [InlineData("ann ben", "ben", "ann ben cat")]
    [InlineData("Ann1 Ann2 Ann3", "Ann1 Ann2 Ann3")]
    [InlineData("w1 w2 w3", "w1 w3", "w1 w2")]
    [InlineData("w0 w1", "w1 w2 w3", "w0")]
    [InlineData("annotator01 annotator02", "annotator01")]
    [InlineData("83 3 51", "4 83")]
    [InlineData("w1", "w1 w2", "x y z", "x y")]
    public void Other_names_are_persons(params string[] items) => Assert.Equal(AnnotatorNaming.Persons, Naming(items));

    [Fact]
    public void Without_votes_there_are_no_names() => Assert.Equal(AnnotatorNaming.Absent, Naming(""));

    private static AnnotatorNaming Naming(params string[] items)
    {
        var accumulator = new DatasetStatisticsAccumulator();
        foreach (var names in items.Select(item => item.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            accumulator.Add(
                new TextItem("id", "text") { Annotations = names.ToDictionary(name => name, _ => (IReadOnlyList<string>)["joy"]) }
            );
        }

        return accumulator.Result().Naming;
    }
}
