using Plurality.Datasets;
using Xunit;

namespace Plurality.Tests.Datasets.Tables;

/// <summary>An odd cell is a fault of its place or is said; it never drops a label in silence, however few rows there are.</summary>
public sealed class OddCellTests
{
    private static readonly string[] Labels = ["joy", "fear", "anger"];

    [Fact]
    public void A_column_of_labels_with_one_odd_cell_is_refused_there_or_said()
    {
        string[] odd = ["x", "?", "2", "maybe", "0,5", "-1", "n/s", "1?"];
        var silent = new List<string>();
        var read = 0;
        foreach (var rows in new[] { 1, 2, 3, 5, 12 })
        {
            foreach (
                var (row, column) in Enumerable.Range(0, rows).SelectMany(_ => Labels, (row, label) => (row, Array.IndexOf(Labels, label)))
            )
            {
                foreach (var cell in odd)
                {
                    read++;
                    var content = Written(rows, row, column, cell);
                    var found = TableReading.Of(content);
                    var isAtCell = found.Refused?.Faults.Any(fault => fault.Line == row + 2 && fault.Column is not null) == true;
                    if (!isAtCell && !found.Said.Contains($"{Labels[column]} is a field", StringComparison.Ordinal))
                    {
                        silent.Add($"{content}\n{found.Said}");
                    }
                }
            }
        }

        Assert.True(silent.Count == 0, $"{silent.Count} of {read}, such as\n{silent.FirstOrDefault()}");
        Assert.True(read >= 500);
    }

    [Theory]
    [InlineData("id,text,joy,fear\n1,a,1,x\n", 13)]
    [InlineData("id,text,joy,fear,anger\n1,a,1,maybe,0\n", 7)]
    [InlineData("id,text,joy,fear\n1,a,1,2\n", 7)]
    [InlineData("id;text;joy;fear\n1;a;0;0,5\n", 7)]
    public void A_single_row_is_read_as_a_long_file_would_be(string content, int column)
    {
        var fault = Assert.Single(TableReading.Of(content).Refused!.Faults);

        Assert.Equal(2, fault.Line);
        Assert.StartsWith("\"fear\"", fault.Expected, StringComparison.Ordinal);
        Assert.NotNull(fault.Column);
        Assert.True(column > 0);
    }

    [Fact]
    public void A_column_about_the_text_beside_labels_is_a_field_and_said()
    {
        var read = TableReading.Of("id,text,joy,fear,lang,author\n1,a,1,0,en,ann\n2,b,0,1,de,ben\n");

        Assert.Equal("its columns joy and fear hold 0 and 1; lang and author are fields", read.Told!.Reason);
        Assert.Equal("en", read.Items[0].Fields["lang"]);
    }

    [Theory]
    [InlineData("id,text,toxic,obscene\n1,a,1,-1\n2,b,0,1\n3,c,-1,-1\n", 2)]
    [InlineData("id,text,toxic,obscene\n1,a,1,0\n2,b,-1,1\n", 3)]
    public void A_row_that_is_partly_minus_one_is_refused_with_what_it_may_mean(string content, int line)
    {
        var read = TableReading.Of(content);

        var fault = Assert.Single(read.Refused!.Faults);
        Assert.Equal(line, fault.Line);
        Assert.Contains("Leave the cell blank if nobody judged the label", fault.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(read.Remarks, remark => remark.Contains("--blank", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_of_minus_one_are_counted_as_not_scored()
    {
        var read = TableReading.Of("id,text,toxic,obscene\n1,a,1,0\n2,b,-1,-1\n3,c,-1,-1\n");

        Assert.Null(read.Refused);
        Assert.Contains("file.csv: 2 rows are -1 throughout, which means that the document is not scored (first: line 3).", read.Remarks);
        Assert.Equal([true, false, false], read.Items.Select(item => item.Labels is not null));
    }

    [Fact]
    public void Rows_of_minus_one_are_not_scored_in_a_table_of_grades_either()
    {
        var read = TableReading.Of("id,text,toxic,obscene\n1,a,2,0\n2,b,-1,-1\n3,c,0,0\n", Grades);

        Assert.Contains("file.csv: 1 row is -1 throughout, which means that the document is not scored (first: line 3).", read.Remarks);
        Assert.Equal(["toxic", null, ""], read.Items.Select(item => item.Labels is { } labels ? string.Join(' ', labels) : null));
    }

    [Fact]
    public void Minus_one_is_a_grade_where_it_stands_beside_another()
    {
        var read = TableReading.Of("id,text,toxic,obscene\n1,a,-1,-1\n2,b,2,-1\n3,c,,-1\n", Grades);

        Assert.Equal(["", "toxic", null], read.Items.Select(item => item.Labels is { } labels ? string.Join(' ', labels) : null));
    }

    [Fact]
    public void Minus_one_that_turns_out_to_be_a_grade_later_is_refused_with_both_lines()
    {
        var ones = string.Concat(Enumerable.Range(0, 1100).Select(i => $"{i},a,{i % 3},0\n"));

        var read = TableReading.Of($"id,text,toxic,obscene\nx,a,-1,-1\n{ones}y,a,2,-1\n", Grades);

        var fault = Assert.Single(read.Refused!.Faults);
        Assert.Equal((1103, 7), (fault.Line, fault.Column));
        Assert.Contains("line 2 is -1 throughout", fault.Expected, StringComparison.Ordinal);
    }

    private static DatasetReading Grades(DatasetReading reading) =>
        reading with
        {
            Threshold = 1,
            Columns = reading.Columns with { LabelColumns = ["toxic", "obscene"] },
        };

    [Fact]
    public void Minus_one_in_a_single_column_of_labels_is_refused_without_talk_of_rows()
    {
        var fault = Assert.Single(TableReading.Of("id,text,toxic\n1,a,1\n2,b,-1\n3,c,0\n").Refused!.Faults);

        Assert.Equal(3, fault.Line);
        Assert.StartsWith("Leave the cell blank if nobody judged the label. If -1 is a grade", fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user_location", "Paris", "user_verified", "True")]
    [InlineData("expert_opinion", "yes", "expert_field", "law")]
    public void Columns_about_the_author_beside_a_label_are_fields(string one, string first, string other, string second)
    {
        var read = TableReading.Of($"id,text,label,{one},{other}\n1,a,joy,{first},{second}\n2,b,fear,{first}s,{second}\n");

        Assert.Equal("csv", read.Told!.Format.Name);
        Assert.Equal(["joy", "fear"], read.Items.SelectMany(item => item.Labels!));
        Assert.Equal(first, read.Items[0].Fields[one]);
    }

    [Theory]
    [InlineData("user1", "user2")]
    [InlineData("expert_1", "expert_2")]
    [InlineData("annotator_ann", "annotator_ben")]
    public void Columns_of_users_and_experts_with_numbers_and_of_annotators_are_votes(string one, string other)
    {
        var read = TableReading.Of($"id,text,{one},{other}\n1,a,joy,fear\n2,b,fear,fear\n");

        Assert.Equal("csv-annotators", read.Told!.Format.Name);
    }

    [Theory]
    [InlineData("3,2,5\n2,x,5\n1,4,5\n0,5,5\n", 3, "\"fear\" must be a count")]
    [InlineData("3,2,5\n2,3.5,5\n1,4,5\n0,5,5\n", 3, "\"fear\" must be a count")]
    [InlineData("3,2,5\n2,-3,5\n1,4,5\n0,5,5\n", 3, "\"fear\" must be a count")]
    [InlineData("3,2,5\n2,3,5\n1,7,5\n0,5,5\n", 4, "a count must not be greater than the number of annotators")]
    [InlineData("3,2,5\n2,3,?\n1,4,5\n0,5,5\n", 3, "\"total\" must be a count")]
    public void Counts_with_one_bad_row_name_it_and_can_leave_it_out(string rows, int line, string expected)
    {
        var content = "id,text,joy,fear,total\n" + Numbered(rows);

        var fault = Assert.Single(TableReading.Of(content).Refused!.Faults);
        Assert.Equal((line, expected), (fault.Line, fault.Expected));

        var left = new List<int?>();
        var read = TableReading.Of(content, reading => reading with { LeftOut = one => left.Add(one.Line) });
        Assert.Null(read.Refused);
        Assert.Equal((3, line), (read.Items.Count, Assert.Single(left)));
        Assert.All(read.Items, item => Assert.Equal(1, item.Distribution!.Values.Sum(), 1e-12));
    }

    [Fact]
    public void Counts_with_one_sum_name_the_row_with_another()
    {
        var content = "id,text,joy,fear\n" + Numbered("3,2\n2,3\n1,3\n0,5\n");

        var fault = Assert.Single(TableReading.Of(content).Refused!.Faults);

        Assert.Equal((4, "4", "the counts of a row must sum to 5, as in the other rows"), (fault.Line, fault.Found, fault.Expected));
    }

    [Fact]
    public void Shares_with_one_bad_cell_name_it()
    {
        var content = "id,text,joy,fear\n" + Numbered("0.5,0.25\n0.5,1.2\n0.1,0.3\n0.25,0.5\n");

        var fault = Assert.Single(TableReading.Of(content).Refused!.Faults);

        Assert.Equal((3, "\"1.2\""), (fault.Line, fault.Found));
    }

    [Fact]
    public void Shares_with_one_bad_row_name_its_cells()
    {
        var content = "id,text,joy,fear\n" + Numbered("0.8,0.1\n0.3,0.9\n80,10\n");

        Assert.All(TableReading.Of(content).Refused!.Faults, fault => Assert.Equal(4, fault.Line));
    }

    [Fact]
    public void Rows_of_nothing_but_delimiters_are_no_items()
    {
        var read = TableReading.Of("id,text,joy,fear\n1,a,1,0\n,,,\n2,b,0,1\n ,,, \n");

        Assert.Null(read.Refused);
        Assert.Equal(["1", "2"], read.Items.Select(item => item.Id));
        Assert.Equal(5, TableReading.Of("id,text,joy,fear\n1,a,1,0\n,,,\n2,b,0,1\n3,c,x,0\n").Refused!.Faults.Single().Line);
    }

    [Fact]
    public void Labels_that_differ_only_in_spelling_are_said()
    {
        var read = TableReading.Of("id,text,labels\n1,a,Joy\n2,b,joy\n");

        Assert.Contains(
            "file.csv: the labels \"Joy\" and \"joy\" differ only in their spelling. If they are one, make them so with --map.",
            read.Remarks
        );
        Assert.DoesNotContain(TableReading.Of("id,text,labels\n1,a,joy\n2,b,joy\n").Remarks, remark =>
            remark.Contains("spelling", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Shares_that_sum_to_one_are_shares_where_a_label_has_only_zeros_and_ones()
    {
        var read = TableReading.Of("id,text,joy,fear,anger\n1,a,1,0,0\n2,b,0,0.5,0.5\n3,c,0,1,0\n");

        Assert.Equal("csv-shares", read.Told!.Format.Name);
        Assert.Equal(0.5, read.Items[1].Distribution!["anger"]);
    }

    [Theory]
    [InlineData("--blank not-chosen", "1:|2:")]
    [InlineData("", null)]
    public void Blank_columns_are_labels_where_a_blank_means_not_chosen(string option, string? labels)
    {
        var blank = option.Length == 0 ? Plurality.Datasets.BlankCell.ByColumn : Plurality.Datasets.BlankCell.NotChosen;
        var read = TableReading.Of("id,text,joy,fear\n1,a,,\n2,b,,\n", reading =>
            reading with
            {
                Columns = reading.Columns with { Blank = blank },
            }
        );

        Assert.Equal(
            labels,
            read.Refused is null ? string.Join('|', read.Items.Select(item => $"{item.Id}:{string.Join('+', item.Labels!)}")) : null
        );
    }

    private static string Written(int rows, int oddRow, int oddColumn, string cell) =>
        "id;text;joy;fear;anger\n"
        + string.Concat(
            Enumerable
                .Range(0, rows)
                .Select(row =>
                    $"{row + 1};text {row};"
                    + string.Join(
                        ';',
                        Labels.Select(
                            (_, column) =>
                                (row, column) == (oddRow, oddColumn) ? cell
                                : (row + column) % 2 == 0 ? "1"
                                : "0"
                        )
                    )
                    + "\n"
                )
        );

    private static string Numbered(string rows) =>
        string.Concat(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((row, at) => $"{at + 1},text {at},{row}\n"));
}
