using Plurality.Datasets;
using Xunit;

namespace Plurality.Tests.Datasets.Tables;

/// <summary>A file has one separator of labels in a cell; another one is refused or said, never part of a name in silence.</summary>
public sealed class SeparatorTests
{
    public static TheoryData<string, string, string> Mixed
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var header in new[] { "id,text,labels", "id,text,annotator,label" })
            {
                foreach (var (one, other) in new[] { (";", ","), (";", "|"), ("|", ","), ("|", ";"), (",", ";"), (",", "|") })
                {
                    data.Add(header, one, other);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Mixed))]
    public void Two_separators_in_one_column_are_refused_at_the_cell(string header, string one, string other)
    {
        var annotator = header.Contains("annotator", StringComparison.Ordinal) ? "ann," : "";
        var content =
            $"{header}\n1,a,{annotator}\"joy{one}surprise\"\n2,b,{annotator}\"joy{one}fear\"\n3,c,{annotator}\"joy{other}anger\"\n"
            + $"4,d,{annotator}joy\n5,e,{annotator}surprise\n6,f,{annotator}fear\n";

        var read = TableReading.Of(content);

        var fault = Assert.Single(read.Refused!.Faults);
        Assert.Equal((4, $"\"joy{other}anger\""), (fault.Line, fault.Found));
        Assert.Contains($"--label-separator '{one}'", fault.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(read.Items, item => Labels(item).Any(label => label.Contains(other, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("joy;surprise", "love,anger", "commas")]
    [InlineData("joy", "joy anger", "spaces")]
    [InlineData("joy;fear", "joy anger", "spaces")]
    public void A_label_that_may_be_several_is_said(string first, string second, string what)
    {
        var read = TableReading.Of($"id,text,labels\n1,a,\"{first}\"\n2,b,\"{second}\"\n");

        Assert.Null(read.Refused);
        Assert.Contains(
            $"file.csv: \"{second}\" is read as one label. If {what} separate labels, name the labels with --labels.",
            read.Remarks
        );
        Assert.DoesNotContain(Read(["joy", "anger", "love", "surprise", "fear"]).Remarks, remark =>
            remark.Contains("one label", StringComparison.Ordinal)
        );

        TableReading Read(string[] labels) =>
            TableReading.Of($"id,text,labels\n1,a,\"{first}\"\n2,b,\"{first}\"\n", reading => reading with { LabelList = labels });
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_line_break_in_a_cell_separates_labels(string line)
    {
        var read = TableReading.Of($"id,text,labels\n1,a,\"joy{line}fear\"\n2,b,joy\n");

        Assert.Equal(["joy", "fear", "joy"], read.Items.SelectMany(Labels));
        Assert.Equal("its column labels holds labels separated by line breaks", read.Told!.Reason);
    }

    [Fact]
    public void Labels_that_another_file_has_tell_a_space_between_labels_from_one_in_a_name()
    {
        const string Content = "id,text,labels\n1,a,joy anger\n2,b,very sad\n";

        Assert.Equal(["joy anger", "very sad"], TableReading.Of(Content).Items.SelectMany(Labels));
        Assert.Equal(
            ["joy", "anger"],
            TableReading
                .Of("id,text,labels\n1,a,joy anger\n", reading => reading with { KnownLabels = new HashSet<string> { "joy", "anger" } })
                .Items.SelectMany(Labels)
        );
        Assert.Equal(
            ["joy anger", "very sad"],
            TableReading
                .Of(Content, reading => reading with { KnownLabels = new HashSet<string> { "joy anger", "very sad" } })
                .Items.SelectMany(Labels)
        );
    }

    [Theory]
    [InlineData("id,text,labels\n1,a,\"['joy', 'fear']\"\n2,b,['joy']\n")]
    [InlineData("id,text,annotator,label\n1,a,ann,\"[\"\"joy\"\"]\"\n")]
    public void A_separator_is_refused_where_lists_are_in_brackets(string content)
    {
        var read = TableReading.Of(content, reading => reading with { Columns = reading.Columns with { LabelSeparator = ';' } });

        Assert.StartsWith("--label-separator for a file", Assert.Single(read.Refused!.Faults).Found, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Labels(TextItem item) =>
        (item.Labels ?? []).Concat(item.Annotations?.Values.SelectMany(vote => vote) ?? []);
}
