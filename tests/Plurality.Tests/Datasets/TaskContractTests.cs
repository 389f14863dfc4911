using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Datasets;

public sealed class TaskContractTests
{
    [Theory]
    [InlineData("""{"id":"a","text":"x","labels":["joy"]}""", null)]
    [InlineData("""{"id":"a","text":"x","labels":["joy","joy"]}""", null)]
    [InlineData("""{"id":"a","text":"x"}""", null)]
    [InlineData("""{"id":"a","text":"x","annotations":{"u":["joy"],"v":["fear"]}}""", null)]
    [InlineData("""{"id":"a","text":"x","distribution":{"joy":0.33,"fear":0.33,"woe":0.33}}""", null)]
    [InlineData("""{"id":"a","text":"x","labels":[]}""", "must have exactly one label; got no label.")]
    [InlineData("""{"id":"a","text":"x","labels":["joy","fear"]}""", "must have exactly one label; got 2 labels, \"joy\", \"fear\".")]
    [InlineData("""{"id":"a","text":"x","annotations":{"u":["joy","fear"],"v":["fear"]}}""", "got 2 labels, \"joy\", \"fear\" by \"u\".")]
    [InlineData("""{"id":"a","text":"x","annotations":{"u":[],"v":["fear"]}}""", "must choose exactly one label; got no label by \"u\".")]
    [InlineData("""{"id":"a","text":"x","distribution":{"joy":0.3}}""", "must sum to 1; got 0.3.")]
    [InlineData("""{"id":"a","text":"x","distribution":{"joy":0.9,"fear":0.9}}""", "must sum to 1; got 1.8.")]
    [InlineData("""{"id":"a","text":"x","distribution":{}}""", "must sum to 1; got 0.")]
    public void A_single_label_task_has_one_label_one_vote_and_shares_that_sum_to_one(string line, string? expected)
    {
        if (expected is null)
        {
            Assert.Single(Read(line, TaskKind.SingleLabel));
        }
        else
        {
            var fault = Assert.Throws<DatasetFormatException>(() => Read(line, TaskKind.SingleLabel));

            Assert.StartsWith("f.jsonl, line 1: ", fault.Message, StringComparison.Ordinal);
            Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        }

        Assert.Single(Read(line, TaskKind.MultiLabel));
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(1.01)]
    public void A_sum_may_be_off_by_what_two_decimals_leave(double share)
    {
        Assert.Single(Read(Shares(share), TaskKind.SingleLabel));
        Assert.Throws<DatasetFormatException>(() => Read(Shares(share + (0.0001 * Math.Sign(share - 1))), TaskKind.SingleLabel));
    }

    [Fact]
    public void Every_fault_of_an_item_is_told()
    {
        var fault = Assert.Throws<DatasetFormatException>(() =>
            Read("""{"id":"a","text":"x","labels":[],"annotations":{"u":[],"v":[]},"distribution":{}}""", TaskKind.SingleLabel)
        );

        Assert.Equal(4, fault.Faults.Count);
    }

    [Fact]
    public void Items_in_memory_are_named_in_place_of_a_file()
    {
        TextItem[] items = [new("a", "x") { Labels = ["joy"] }, new("b", "x") { Labels = [] }];

        var fault = Assert.Throws<DatasetFormatException>(() => TaskContract.Require(items, TaskKind.SingleLabel));

        Assert.StartsWith("item \"b\": a document of a single-label task", fault.Message, StringComparison.Ordinal);
        TaskContract.Require(items, TaskKind.MultiLabel);
    }

    [Fact]
    public void An_aggregate_is_what_counts_where_one_is_made()
    {
        const string Line = """{"id":"a","text":"x","labels":[],"annotations":{"u":["joy"],"v":["fear"],"w":["joy"]}}""";
        var reading = Reading(TaskKind.SingleLabel);

        Assert.Equal(["joy"], Assert.Single(Read(Line, reading with { Aggregate = Aggregate.Majority })).Labels!);
        Assert.Throws<DatasetFormatException>(() => Read(Line, reading with { Aggregate = Aggregate.Any }));
    }

    private static string Shares(double share) =>
        FormattableString.Invariant($$$"""{"id":"a","text":"x","distribution":{"joy":{{{share - 0.5}}},"fear":0.5}}""");

    private static List<TextItem> Read(string line, TaskKind task) => Read(line, Reading(task));

    private static DatasetReading Reading(TaskKind task) => new("f.jsonl") { Task = task, FaultLimit = 20 };

    private static List<TextItem> Read(string line, DatasetReading reading)
    {
        using var text = new StringReader(line);
        return [.. DatasetReader.Read(text, DatasetFormatCatalogue.JsonLines, reading)];
    }
}
