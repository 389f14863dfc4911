using System.Globalization;
using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Evaluation;

public sealed class PredictionReaderTests
{
    private const string Good = """{"id":"a","probabilities":{"joy":0.25,"fear":1}}""";

    [Fact]
    public void Lines_may_order_labels_as_they_like_and_say_more()
    {
        var read = Read(
            $$"""
            {{Good}}

            {"model":{"x":1},"probabilities":{"fear":0,"joy":1e-3},"id":7}
            """
        );

        Assert.Equal(["joy", "fear"], read.Labels);
        Assert.Equal(["a", "7"], read.Ids);
        Assert.Equal([0.25, 1], read.Probabilities["a"]);
        Assert.Equal([0.001, 0], read.Probabilities["7"]);
    }

    // The first and the third are read without names, the second by name.
    [Fact]
    public void The_order_of_labels_changes_nothing()
    {
        var read = Read(
            $"{Good}\n"
                + """
                {"id":"b","probabilities":{"fear":0.125,"joy":5e-1}}
                {"more":[{"id":1}],"probabilities":{"j\u006fy":0.75,"fear":0},"\u0069d":"c\"\u00e9","other":null}
                """
        );

        Assert.Equal(["a", "b", "c\"é"], read.Ids);
        Assert.Equal([0.5, 0.125], read.Probabilities["b"]);
        Assert.Equal([0.75, 0], read.Probabilities["c\"é"]);
    }

    [Theory]
    [InlineData(
        """{"id":"b","probabilities":{"joy":1.5,"fear":0}}""",
        "the probability of \"joy\" must be a number in [0,1]; got \"1.5\"."
    )]
    [InlineData("""{"id":"b","probabilities":{"joy":-0.1,"fear":0}}""", "got \"-0.1\".")]
    [InlineData("""{"id":"b","probabilities":{"joy":1e999,"fear":0}}""", "got \"1e999\".")]
    [InlineData("""{"id":"b","probabilities":{"joy":"0.5","fear":0}}""", "the probability of \"joy\" must be a number in [0,1]")]
    [InlineData("""{"id":"b","probabilities":{"joy":null,"fear":0}}""", "got \"null\".")]
    [InlineData("""{"id":"b","probabilities":{"joy":NaN,"fear":0}}""", "a line must be one complete JSON object")]
    [InlineData("""{"id":"b","probabilities":{"joy":1}}""", "a document must have the labels of the first one; got without \"fear\".")]
    [InlineData("""{"id":"b","probabilities":{"joy":1,"fear":0,"woe":0}}""", "got with \"woe\".")]
    [InlineData("""{"id":"b","probabilities":{"joy":1,"joy":0,"fear":0}}""", "a key must occur once in its object; got \"joy\" twice.")]
    [InlineData("""{"id":"b"}""", "\"probabilities\" must be an object from labels to numbers; got none.")]
    [InlineData("""{"probabilities":{"joy":1,"fear":0}}""", "\"id\" must be a string or a number; got none.")]
    [InlineData("""{"id":"","probabilities":{"joy":1,"fear":0}}""", "\"id\" must not be empty")]
    [InlineData("""{"id":"b","id":"c","probabilities":{"joy":1,"fear":0}}""", "a key must occur once in its object; got \"id\" twice.")]
    [InlineData("""{"id":"\ud800","probabilities":{"joy":1,"fear":0}}""", "must come in pairs, a high one and a low one; got")]
    [InlineData("""{"id":"b","probabilities":{"joy":1,"fear":0},"x":1,"x":2}""", "a key must occur once in its object; got \"x\" twice.")]
    [InlineData("""{"id":"b","probabilities":{"joy":1,"fear":0}} {}""", "a line must be one complete JSON object")]
    [InlineData("[1]", "a line must be a JSON object; got an array.")]
    [InlineData("{", "a line must be one complete JSON object")]
    [InlineData(Good, "an id must stand once in its file; got the id \"a\" again.")]
    public void A_line_at_fault_is_refused_with_its_place(string line, string expected)
    {
        var fault = Assert.Throws<DatasetFormatException>(() => Read($"{Good}\n{line}\n"));

        Assert.StartsWith("p.jsonl, line 2: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_together()
    {
        var fault = Assert.Throws<DatasetFormatException>(() => Read($"{{\n{Good}\n{Good}\n"));

        Assert.Equal([1, 3], fault.Faults.Select(one => one.Line));
        Assert.True(fault.Complete);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    public void A_file_without_documents_is_refused(string text)
    {
        Assert.Contains("at least one document", Assert.Throws<DatasetFormatException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Joy", "the labels of a document must be a label set")]
    [InlineData("none", "a label must not be called \"none\", the answer that no label applies; got \"none\".")]
    [InlineData("None", "got \"None\".")]
    public void Labels_that_cannot_stand_together_are_refused_once(string label, string expected)
    {
        var line = $$$"""{"id":"a","probabilities":{"joy":1,"{{{label}}}":0}}""";

        var fault = Assert.Throws<DatasetFormatException>(() => Read($"{line}\n{line}\n{line}"));

        Assert.StartsWith("p.jsonl, line 1: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Single(fault.Faults).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_means_none_is_left_out()
    {
        var read = Read("""{"id":"a","probabilities":{"joy":0.25,"none":0.5}}""", new DatasetReading("p.jsonl") { NoneLabels = ["none"] });

        Assert.Equal(["joy"], read.Labels);
        Assert.Equal([0.25], read.Probabilities["a"]);
    }

    [Theory]
    [InlineData("""{"id":"a","labels":["joy","fear"]}""", "1 1")]
    [InlineData("""{"id":"a","labels":["fear"]}""", "0 1")]
    [InlineData("""{"id":"a","labels":[]}""", "0 0")]
    [InlineData("""{"id":"a","annotations":{"x":["joy"],"y":["joy","fear"],"z":[],"w":[]}}""", "0.5 0.25")]
    [InlineData("""{"id":"a","annotations":{},"labels":["fear"]}""", "0 1")]
    [InlineData("""{"id":"a","distribution":{"fear":0.3}}""", "0 0.3")]
    [InlineData("""{"id":"a","distribution":{"fear":0.3},"annotations":{"x":["joy"]},"labels":["joy"]}""", "0 0.3")]
    public void A_data_file_predicts_what_it_says(string line, string expected)
    {
        var read = Read($$"""{{line}}{{"\n"}}{"id":"b","labels":["joy"]}{{"\n"}}{"id":"c","labels":["fear"]}""");

        var row = read.Of(LabelSet.Create(["joy", "fear"])).Probabilities["a"];
        Assert.Equal(expected, string.Join(' ', row.Select(p => p.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal([0], read.Of(LabelSet.Create(["woe"])).Probabilities["a"]); // it names what it predicts, and nothing else
    }

    [Fact]
    public void An_array_of_objects_is_read_as_lines_are()
    {
        var read = Read($"[{Good},\n  {Good.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)}\n]");

        Assert.Equal(["a", "b"], read.Ids);
        Assert.Equal([0.25, 1], read.Probabilities["b"]);
        Assert.StartsWith(
            "p.jsonl, element 2: an id must stand once",
            Assert.Throws<DatasetFormatException>(() => Read($"[{Good},{Good}]")).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "p.jsonl, line 2: ",
            Assert.Throws<DatasetFormatException>(() => Read($"[{Good},\n")).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"id":"b"}""")]
    [InlineData("""{"id":"b","annotations":{}}""")]
    public void A_document_without_anything_is_no_prediction(string line)
    {
        var fault = Assert.Throws<DatasetFormatException>(() => Read($"{{\"id\":\"a\",\"labels\":[\"joy\"]}}\n{line}"));

        Assert.Contains("must have probabilities, votes or labels; got none for \"b\".", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.7", "0.3", true)]
    [InlineData("0.33", "0.66", true)]
    [InlineData("0.6", "0.35", false)]
    [InlineData("0.9", "0.9", false)]
    [InlineData("0", "0", false)]
    public void Probabilities_of_a_single_label_task_sum_to_one(string joy, string fear, bool isRight)
    {
        var line = $$$"""{"id":"a","probabilities":{"joy":{{{joy}}},"fear":{{{fear}}}}}""";
        var reading = new DatasetReading("p.jsonl") { Task = TaskKind.SingleLabel };

        if (isRight)
        {
            Assert.Single(Read(line, reading).Ids);
        }
        else
        {
            Assert.Contains(
                "the probabilities of a document of a single-label task must sum to 1; got ",
                Assert.Throws<DatasetFormatException>(() => Read(line, reading)).Message,
                StringComparison.Ordinal
            );
        }

        Assert.Single(Read(line).Ids);
    }

    private static Predictions Read(string text, DatasetReading? reading = null)
    {
        using var reader = new StringReader(text);
        return PredictionReader.Read(reader, reading ?? new DatasetReading("p.jsonl") { FaultLimit = 20 });
    }
}
