using System.Text.Json;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class DataInspectTests
{
    // The example of docs/guide/annotators.md, where its figures are worked.
    private const string Data = """
        {"id": "d1", "text": "We won, I cannot believe it!", "annotations": {"ann": ["joy"], "ben": ["joy", "surprise"], "cat": ["joy"]}}
        {"id": "d2", "text": "The shop opens at nine.", "annotations": {"ann": [], "ben": [], "cat": []}}
        {"id": "d3", "text": "You did what?", "annotations": {"ann": ["surprise"], "ben": ["anger"], "cat": ["anger", "surprise"]}}
        {"id": "d4", "text": "Leave me alone.", "labels": ["anger"], "annotations": {"ann": ["anger"], "ben": []}}

        """;

    private static readonly string SharedData = Path.Combine(Repository.Root, "..", "shared", "data");

    [Fact]
    public async Task A_table_tells_counts_and_agreement()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("data", "inspect", cli.File("votes.jsonl", Data));

        Assert.Equal(0, code);
        Assert.Contains("items             4\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("annotators        3\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("votes             11, 4 of them for no label\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("label assignments 9, 0.818 per vote\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains(
            "agreement         all votes are the same on 1 of 4 items with at least two\n",
            cli.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("most together     anger and surprise 1, joy and surprise 1\n", cli.Output, StringComparison.Ordinal);
        Assert.Matches(@"anger +2 +0\.500 +3 +0\.273 +0\.167 +– +0\.222", cli.Output);
        Assert.Contains(
            "– Fleiss' kappa: items have from 2 to 3 votes; all must have the same number.\n",
            cli.Output,
            StringComparison.Ordinal
        );
        Assert.Matches(@"\n    Krippendorff's alpha, MASI +0\.369 \[", cli.Output);
        Assert.Matches(@"several of the labels +0 +1 +0", cli.Output);
        Assert.Matches(@"\n    example_f1 +0\.\d{3}\n", cli.Output);
    }

    [Fact]
    public async Task Json_says_the_same_under_keys_that_stay()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("data", "inspect", cli.File("votes.jsonl", Data), "--json");

        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        var root = line.RootElement;
        Assert.Equal(
            [
                "items",
                "splits",
                "blankTexts",
                "textLength",
                "annotators",
                "annotatorsPersist",
                "votes",
                "noneVotes",
                "labelAssignments",
                "meanCardinalityOfVotes",
                "votesPerItem",
                "itemsPerAnnotator",
                "perAnnotator",
                "labels",
                "coOccurrence",
                "meanCardinality",
                "aggregates",
                "cells",
                "agreement",
                "humanCeiling",
                "undefined",
            ],
            root.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(
            (4, 3, 11, 9),
            (Number(root, "items"), Number(root, "annotators"), Number(root, "votes"), Number(root, "labelAssignments"))
        );
        Assert.True(root.GetProperty("annotatorsPersist").GetBoolean());
        Assert.Equal(9.0 / 11, Number(root, "meanCardinalityOfVotes"), 1e-12);
        Assert.Equal(1, Number(root, "meanCardinality"), 1e-12);
        Assert.Equal(1, Number(root, "votesPerItem", "histogram", "2"));
        Assert.Equal(1.0 / 6, Number(root, "agreement", "krippendorff", "anger", "value"), 1e-9);
        Assert.Equal(2.0 / 9, Number(root, "agreement", "cohen", "anger", "value"), 1e-9);
        Assert.Equal(4, Number(root, "agreement", "overall", "alpha_masi", "support"));
        Assert.Equal(JsonValueKind.Null, Find(root, "agreement", "fleiss", "joy", "value").ValueKind);
        Assert.Equal(
            "items have from 2 to 3 votes; all must have the same number",
            Find(root, "agreement", "fleiss", "joy", "reason").GetString()
        );
        Assert.Empty(root.GetProperty("undefined").EnumerateObject());
    }

    [Fact]
    public async Task What_is_undefined_without_votes_is_null_with_a_reason()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("data", "inspect", cli.File("a.jsonl", "{\"text\":\"x\",\"labels\":[\"joy\"]}"), "--json");

        Assert.Equal(0, code);
        Assert.DoesNotContain("NaN", cli.Output, StringComparison.Ordinal);
        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        var root = line.RootElement;
        Assert.Equal(JsonValueKind.Null, root.GetProperty("humanCeiling").ValueKind);
        Assert.Equal("nobody voted", Find(root, "agreement", "krippendorff", "joy", "reason").GetString());
        Assert.Equal(
            [
                "annotatorsPersist",
                "meanCardinalityOfVotes",
                "votesPerItem",
                "itemsPerAnnotator",
                "labels.voteShare",
                "agreement.agreeShare",
                "humanCeiling",
            ],
            root.GetProperty("undefined").EnumerateObject().Select(member => member.Name)
        );
    }

    [Fact]
    public async Task Labels_that_are_no_label_set_are_counted_and_agreement_says_why_it_is_missing()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(
            "data",
            "inspect",
            cli.File("a.jsonl", "{\"text\":\"x\",\"annotations\":{\"a\":[\"joy\"],\"b\":[\"Joy\"]}}")
        );

        Assert.Equal(0, code);
        Assert.Matches(@"Joy +1 ", cli.Output);
        Assert.Contains("Agreement is not reported: Labels must differ in more than case", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bars_show_labels_and_votes()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("data", "inspect", cli.File("votes.jsonl", Data), "--plot");

        Assert.Equal(0, code);
        Assert.Contains("\nShare of votes with each label:\n    anger    ██▏      0.27", cli.Output, StringComparison.Ordinal);
        Assert.Contains(
            "\nShare of items by number of votes:\n    2 ██       0.25   3 ██████   0.75\n",
            cli.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Standard_input_is_read_once_for_all_figures()
    {
        using var cli = new CommandRun { Input = Data };

        var code = await cli.RunAsync("data", "inspect", "-", "--json");

        Assert.Equal(0, code);
        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        Assert.Equal(1.0 / 6, Number(line.RootElement, "agreement", "krippendorff", "anger", "value"), 1e-9);
    }

    [Fact]
    public async Task A_vote_that_is_not_one_label_is_refused_in_a_single_label_task()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("data", "inspect", cli.File("votes.jsonl", Data), "--task", "single-label");

        Assert.Equal(1, code);
        Assert.Contains(
            "a vote in a single-label task must choose exactly one label; got no label by \"ann\".",
            cli.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("mfrc.dev.jsonl", 147, 6, 438, 216)]
    [InlineData("hatexplain.dev.jsonl", 1922, 212, 5766, 5766)]
    [InlineData("goemotions7.dev.jsonl", 5426, 0, 0, 0)]
    public async Task Counts_of_real_data_are_as_counted_apart(string file, int items, int annotators, int votes, int assignments)
    {
        Assert.SkipUnless(
            Directory.Exists(SharedData),
            "The folder ../shared/data with the development data is not beside this repository."
        );
        using var cli = new CommandRun();

        await cli.RunAsync("data", "inspect", Path.Combine(SharedData, file), "--json");

        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        var root = line.RootElement;
        Assert.Equal(
            (items, annotators, votes, assignments),
            (Number(root, "items"), Number(root, "annotators"), Number(root, "votes"), Number(root, "labelAssignments"))
        );
    }

    [Fact]
    public async Task Plot_and_json_exclude_each_other()
    {
        using var cli = new CommandRun();

        Assert.Equal(2, await cli.RunAsync("data", "inspect", "a.jsonl", "--plot", "--json"));
    }

    private static double Number(JsonElement root, params string[] path) => Find(root, path).GetDouble();

    private static JsonElement Find(JsonElement root, params string[] path) =>
        path.Aggregate(root, (element, key) => element.GetProperty(key));
}
