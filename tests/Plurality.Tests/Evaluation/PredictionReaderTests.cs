using Plurality.Datasets;
using Plurality.Evaluation;
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
    [InlineData("""{"id":"b","probabilities":{"joy":1,"joy":0,"fear":0}}""", "a line must be one complete JSON object")]
    [InlineData("""{"id":"b"}""", "\"probabilities\" must be an object from labels to numbers; got none.")]
    [InlineData("""{"probabilities":{"joy":1,"fear":0}}""", "\"id\" must be a string or a number; got none.")]
    [InlineData("""{"id":"","probabilities":{"joy":1,"fear":0}}""", "\"id\" must not be empty")]
    [InlineData("""{"id":"\ud800","probabilities":{"joy":1,"fear":0}}""", "a line must be one complete JSON object")]
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

    [Fact]
    public void Labels_that_are_no_label_set_are_refused()
    {
        var fault = Assert.Throws<DatasetFormatException>(() => Read("""{"id":"a","probabilities":{"joy":1,"none":0}}"""));

        Assert.StartsWith("p.jsonl, line 1: the labels of a document must be a label set", fault.Message, StringComparison.Ordinal);
    }

    private static Predictions Read(string text)
    {
        using var reader = new StringReader(text);
        return PredictionReader.Read(reader, "p.jsonl");
    }
}
