using Plurality.Datasets;
using Plurality.Prompts;
using Xunit;
using static Plurality.Tests.Prompts.DemonstrationExample;

namespace Plurality.Tests.Prompts;

/// <summary>Demonstrations that depend on the document: similar texts, and the document itself left out.</summary>
public sealed class DemonstrationQueryTests
{
    [Fact]
    public void The_nearest_texts_are_shown_and_the_nearest_last()
    {
        TextItem[] pool =
        [
            new("a", "The dog sleeps in the garden") { Labels = ["joy"] },
            new("b", "A train left the station late") { Labels = [] },
            new("c", "The dog and the cat sleep in the garden shed") { Labels = ["love"] },
            new("d", "Stock prices fell") { Labels = ["fear"] },
        ];
        var selector = Choose(pool, "similarity", 2, seed: 0);

        Assert.Null(selector.Shared);
        Assert.Equal(["c", "a"], Ids(selector.For(new TextItem("q", "the dog sleeps in the yard")), pool));
        Assert.Equal(["a", "c"], Ids(selector.For(new TextItem("q", "a cat in the garden shed")), pool));
    }

    [Fact]
    public void Vectors_given_decide_what_is_near()
    {
        TextItem[] pool = [.. "abcd".Select(letter => new TextItem($"{letter}", $"{letter}") { Labels = [] })];
        var vectors = new Dictionary<string, float[]>
        {
            ["a"] = [1, 0],
            ["b"] = [0, 3],
            ["c"] = [5, 5],
            ["d"] = [0, 0],
            ["q"] = [0.1f, 2],
        };

        var selector = DemonstrationSelector.Create(pool, DemonstrationExample.Labels, DemonstrationSampling.Similarity, 3, seed: 0, text =>
            vectors[text]
        );

        Assert.Equal(["a", "c", "b"], Texts(selector.For(new TextItem("q", "q"))));
    }

    [Fact]
    public void Vectors_of_different_lengths_are_a_callers_bug()
    {
        TextItem[] pool = [new("a", "a") { Labels = [] }];
        var selector = DemonstrationSelector.Create(pool, DemonstrationExample.Labels, DemonstrationSampling.Similarity, 1, seed: 0, text =>
            text == "a" ? new float[2] : new float[3]
        );

        Assert.Throws<ArgumentException>(() => selector.For(new TextItem("q", "q")));
    }

    [Theory]
    [InlineData("random")]
    [InlineData("complete")]
    [InlineData("uniform")]
    [InlineData("multilabel:0.5")]
    [InlineData("similarity")]
    public void No_query_is_among_its_own_demonstrations_by_name_or_as_a_copy(string method)
    {
        var pool = Mixed(12, seed: 8);
        var selector = Choose(pool, method, 8, seed: 1);

        foreach (var item in pool)
        {
            var asItself = selector.For(new TextItem(item.Id, "another wording"));
            var asCopy = selector.For(new TextItem("another name", $"  {item.Text.ToUpperInvariant()}!"));
            Assert.DoesNotContain(item.Text, Texts(asItself));
            Assert.DoesNotContain(item.Text, Texts(asCopy));
            Assert.Equal(8, asItself.Demonstrations.Count);
            Assert.Equal(8, asCopy.Demonstrations.Count);
        }
    }

    [Fact]
    public void Leaving_a_query_out_moves_no_other_demonstration()
    {
        var selector = DemonstrationSelector.Create(Pool, DemonstrationExample.Labels, DemonstrationSampling.Random, 4, seed: 0);

        Assert.Equal(["text 20", "text 2", "text 11"], Texts(selector.For(new TextItem("q", "text 10"))).Take(3));
        Assert.Same(selector.Shared, selector.For(new TextItem("q", "text 1")));
    }

    [Fact]
    public void The_number_of_a_line_names_no_document()
    {
        TextItem[] pool = [new("1", "a") { Labels = [] }];

        Assert.Equal(["a"], Texts(Choose(pool, "random", 1, seed: 0).For(new TextItem("1", "b"))));
    }
}
