using System.Globalization;
using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Evaluation;

public sealed class NumberMatrixTests
{
    [Theory]
    [InlineData("0.9,0.1\n0.2,0.7\n")]
    [InlineData("9.0e-01 1.0e-01\r\n2.0e-01 7.0e-01\r\n")] // numpy.savetxt
    [InlineData("0.9\t0.1\n\n0.2\t0.7")]
    [InlineData("  0.9   0.1\n  0.2   0.7\n")]
    [InlineData("0.9; 0.1\n0.2; 0.7")]
    [InlineData("[[0.9, 0.1], [0.2, 0.7]]")]
    [InlineData("[\n  [0.9, 0.1],\n  [0.2, 0.7]\n]\n")]
    public void Rows_of_numbers_are_predictions_in_every_notation(string text)
    {
        var read = Read(text);

        Assert.Equal(["joy", "fear"], read.Labels);
        Assert.True(read.AreNumbered);
        Assert.Equal([0.9, 0.1], read.Probabilities["1"]);
        Assert.Equal([0.2, 0.7], read.Probabilities["2"]);
    }

    [Theory]
    [InlineData("id,joy\na,0.5\n")]
    [InlineData("""{"id":"a","probabilities":{"joy":1,"fear":0}}""")]
    [InlineData("joy\n")]
    [InlineData("")]
    [InlineData("[1]")]
    public void What_has_names_is_no_matrix(string text) => Assert.False(NumberMatrix.Looks(new DatasetHead("p.csv", text)));

    [Theory]
    [InlineData("0.9,0.1\n0.2,1.7", "p.csv, line 2: the number of \"fear\" must be in [0,1]; got \"1.7\".")]
    [InlineData("0.9,0.1\n0.2,NaN", "line 2: the number of \"fear\" must be in [0,1]; got \"NaN\".")]
    [InlineData("0.9,0.1\n0.2,-1", "got \"-1\".")]
    [InlineData(
        "0.9,0.1\n-1,-1",
        "line 2: the number of \"joy\" must be in [0,1]; got \"-1\". Write a probability in [0,1]; only references may have rows of -1."
    )]
    [InlineData("0.9,,0.1\n0.2,0.7", "line 1: a row must have 2 numbers, one per label; got 3.")]
    [InlineData("0.9,0.1\n0.2,,0.7", "line 2: a row must have 2 numbers, one per label; got 3.")]
    [InlineData("0.9;0.1\n0.2;", "line 2: the number of \"fear\" must be in [0,1]; got \"\".")]
    [InlineData("0.9,0.1\n0.2,joy", "got \"joy\".")]
    [InlineData("0.9,0.1\n0.2", "line 2: a row must have 2 numbers, one per label; got 1.")]
    [InlineData("[[0.9,0.1],[0.2]]", "a row must have 2 numbers, one per label; got 1.")]
    [InlineData("[[0.9,0.1],\n[0.2", "line 2: a matrix must be one complete JSON array")]
    public void A_row_at_fault_is_refused_with_its_place(string text, string expected)
    {
        Assert.Contains(expected, Assert.Throws<DatasetFormatException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_without_a_name_are_refused_with_the_option_that_names_them()
    {
        using var text = new StringReader("0.9,0.1\n");

        var fault = Assert.Throws<DatasetFormatException>(() => PredictionReader.Read(text, new DatasetReading("p.csv")));

        Assert.Contains("got 2 columns without a name. Name them in their order with --labels.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,0\n0,1\n0,0\n-1,-1", "G=joy G=fear G= ?")]
    [InlineData("1,0\n0.5,1\n-1,-1", "joy:1,fear:0 joy:0.5,fear:1 ?")]
    public void References_are_labels_where_all_are_0_or_1_and_shares_otherwise(string text, string expected)
    {
        using var reader = new StringReader(text);

        var items = NumberMatrix.Read(reader, Reading).ToReferences();

        Assert.Equal(expected, string.Join(' ', items.Select(Shown)));
    }

    [Fact]
    public void Rows_are_matched_with_the_references_by_their_order()
    {
        TextItem[] references = [new("b", "") { Labels = ["joy"] }, new("a", "") { Labels = ["fear"] }];

        var matched = MatchedPredictions.Of(references, [new("p", Read("0.9,0.1\n0.2,0.7"))], TaskKind.MultiLabel, intersect: false);

        Assert.Equal([0.9, 0.1], matched.Predictions[0].Predictions.Probabilities["b"]);
        Assert.Equal("Predictions without ids are matched with the references by their order.", Assert.Single(matched.Notes));
        var fault = Assert.Throws<EvaluationException>(() =>
            MatchedPredictions.Of(references, [new("p", Read("0.9,0.1"))], TaskKind.MultiLabel, intersect: true)
        );
        Assert.Contains("a row per reference, 2; p has 1.", fault.Message, StringComparison.Ordinal);
    }

    private static string Shown(TextItem item) =>
        item.Labels is { } labels ? $"G={string.Join(',', labels)}"
        : item.Distribution is { } shares
            ? string.Join(',', shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Key}:{share.Value}")))
        : "?";

    private static DatasetReading Reading => new("p.csv") { LabelList = ["joy", "fear"], FaultLimit = 20 };

    private static Predictions Read(string text)
    {
        using var reader = new StringReader(text);
        return PredictionReader.Read(reader, Reading);
    }
}
