using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>Files as people have them, each with its right outcome: what is imported, or what is said.</summary>
public sealed class DataCaseTests
{
    private static readonly string Cases = Path.Combine(Repository.Root, "tests", "Plurality.Runtime.Tests", "Cases");

    /// <summary>A file with options, and the imported lines from the labels on, shortened: <c>d1 joy+surprise</c>.</summary>
    public static TheoryData<string, string, string> Imported =>
        new()
        {
            { "1-blank-onehot/dev.csv", "--blank not-chosen", "d1 |d2 " },
            { "1-blank-onehot/mixed.csv", "", "d1 ?|d2 Joy+Surprise|d3 " },
            { "1-blank-onehot/mixed.csv", "--blank not-chosen", "d1 Anger+Sadness|d2 Joy+Surprise|d3 " },
            {
                "2-item-by-label-rows/melt01.csv",
                "",
                "t1 Annotator-1:Anger Annotator-2:Anger+Sadness|t2 Annotator-1:Joy Annotator-2:Joy Annotator-3:Joy+Sadness"
            },
            {
                "2-item-by-label-rows/melt.csv",
                "--threshold 1",
                "t1 Annotator-1:Anger Annotator-2:Anger+Sadness|t2 Annotator-1:Joy Annotator-2:Joy Annotator-3:Joy+Sadness"
            },
            {
                "2-item-by-label-rows/ind.csv",
                "--id-column text_id --threshold 2",
                "t1 Annotator-1:Anger Annotator-2:|t2 Annotator-1:Joy Annotator-2:Joy Annotator-3:Joy"
            },
            {
                "2-item-by-label-rows/ind.csv",
                "--threshold 2",
                "t1 Annotator-1:Anger Annotator-2:|t2 Annotator-1:Joy Annotator-2:Joy Annotator-3:Joy"
            },
            { "3-pyliteral/a.csv", "", "d1 joy+surprise|d2 anger|d3 " },
            { "3-pyliteral/b.csv", "", "d1 joy+surprise|d2 anger|d3 " },
            { "3-pyliteral/b.csv", "--label-separator ;", "d1 joy+surprise|d2 anger|d3 " },
            { "3-pyliteral/c.csv", "", "d1 joy+surprise|d2 anger" },
            { "3-pyliteral/d.csv", "", "d1 joy+surprise|d2 anger" },
            { "3-pyliteral/e.csv", "", "d1 joy+surprise|d2 anger" },
            { "10-files-from-excel-pandas/bom.csv", "", "d1 joy|d2 anger|d3 joy" },
            { "10-files-from-excel-pandas/utf16le.csv", "", "d1 joy|d2 anger|d3 joy" },
            { "10-files-from-excel-pandas/utf16.tsv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/excel-unicode.txt", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/semi.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/semi-sep.csv", "", "d1 joy" },
            { "10-files-from-excel-pandas/truefalse.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/float.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/yesno.csv", "", "d1 joy" },
            { "10-files-from-excel-pandas/pandasindex.csv", "", "0 joy|1 anger" },
            { "10-files-from-excel-pandas/unnamed.csv", "", "0 joy|1 anger" },
            { "10-files-from-excel-pandas/spaces.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/CR.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t1-plain.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t2-bom.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t3-crlf.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t4-quotednl.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t4b-quotednl-second.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t4c-quotedcomma.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t4d-quotedquote.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t5-utf16.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t6-cr.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t7-bomcrlf.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t8-headeronlytextfirst.csv", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/t9-labelsbefore.csv", "", "d1 joy" },
            { "10-files-from-excel-pandas/t10-onerow.csv", "", "d1 joy" },
            { "10-files-from-excel-pandas/t11-noid.csv", "", "2 joy" },
            { "10-files-from-excel-pandas/t12-split.csv", "", "d1 joy" },
            { "10-files-from-excel-pandas/t13-subreddit.csv", "", "d1 joy" },
            { "10-files-from-excel-pandas/t14-annot.csv", "", "d1 a:joy b:" },
            { "10-files-from-excel-pandas/t15-annotafter.csv", "", "d1 a:joy b:" },
            { "10-files-from-excel-pandas/t16-long-nl.csv", "", "d1 ann:joy bob:" },
            {
                "18-long-dup-votes/only.csv",
                "--id-column unit --text-column sentence --annotator-column worker --label-column relation",
                "1 ann:joy|2 bob:anger"
            },
            { "18-long-dup-votes/nan.csv", "", "d2 ?|d3 bob:joy cid:joy dan:Joy" },
            { "18-long-dup-votes/nanw.csv", "", "d1 joy|d2 ?" },
            { "18-long-dup-votes/nanlab.csv", "", "d1 joy|d2 ?|d3 ?|d4 ?" },
            { "18-long-dup-votes/splitblank.csv", "", "1 joy|1.0 " },
            { "18-long-dup-votes/cols.csv", "", "1 joy" },
            {
                "27-column-per-annotator/names.csv",
                "",
                "d1 annotator_1:joy annotator_2:joy+surprise|d2 annotator_1:sadness annotator_3:anger"
            },
            {
                "27-column-per-annotator/bin.csv",
                "",
                "d1 annotator_1:yes annotator_2:yes annotator_3:|d2 annotator_1: annotator_2: annotator_3:"
            },
            {
                "27-column-per-annotator/bin.csv",
                "--labels rude",
                "d1 annotator_1:rude annotator_2:rude annotator_3:|d2 annotator_1: annotator_2: annotator_3:"
            },
            { "27-column-per-annotator/binmaj.csv", "", "d1 yes rater_a:yes rater_b:yes|d2 yes rater_a: rater_b:yes" },
            { "6-label-studio/ls.json", "", "1 1:joy+surprise 2:joy|2 1:anger" },
            { "6-label-studio/ls-min.json", "", "1 1:joy+surprise 2:joy" },
            { "6-label-studio/ls.csv", "", "1 1:joy+surprise 2:joy|2 1:anger" },
            { "6-label-studio/ls.csv", "--blank not-chosen", "1 1:joy+surprise 2:joy|2 1:anger 2:" },
            { "10-files-from-excel-pandas/records.json", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/records.jsonl", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/columns.json", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/split.json", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/pretty.jsonl", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/ctrlm.jsonl", "", "a joy|b " },
            { "10-files-from-excel-pandas/g.csv.gz", "", "d1 joy|d2 anger|d3 joy" },
            { "10-files-from-excel-pandas/g.jsonl.gz", "", "d1 joy|d2 anger" },
            { "10-files-from-excel-pandas/really-gz.jsonl", "", "d1 joy|d2 anger" },
            { "12-lewidi-scales/mp.json", "", "1 Ann1:irony Ann2:" },
            { "12-lewidi-scales/mp-0.json", "", "1 Ann1: Ann2: Ann3:|2 Ann1: Ann2:irony Ann3:irony" },
            { "12-lewidi-scales/mp-00.json", "", "1 Ann1: Ann2: Ann3:|2 Ann1: Ann2:irony Ann3:irony" },
            { "12-lewidi-scales/mp-0000.json", "", "1 Ann1: Ann2: Ann3:|2 Ann1: Ann2:irony Ann3:irony" },
            { "12-lewidi-scales/md.json", "", "1 Ann1:offensiveness Ann2: Ann3: Ann4:offensiveness Ann5:" },
            { "12-lewidi-scales/ven.json", "", "1 Ann1:entailment Ann2:entailment+neutral" },
            { "12-lewidi-scales/csc.json", "--threshold 4", "1 Ann1: Ann2:sarcasm Ann3:sarcasm" },
            { "12-lewidi-scales/par.json", "--threshold 1", "1 Ann1: Ann2:paraphrase" },
            { "12-lewidi-scales/par01.json", "--threshold 1", "1 Ann1: Ann2:paraphrase|2 Ann1: Ann2:paraphrase" },
            { "12-lewidi-scales/par-full.json", "--threshold 1", "1 Ann1: Ann2:paraphrase|2 Ann1: Ann2:paraphrase" },
        };

    public static TheoryData<string, string, string> Refused =>
        new()
        {
            {
                "1-blank-onehot/dev.csv",
                "",
                "Anger, Fear, Joy, Sadness and Surprise are blank; --blank not-chosen if that means that no label was chosen."
            },
            { "1-blank-onehot/dev.csv", "--input-format csv-wide", "a data file must have labels or votes; got no value in \"Anger\"" },
            {
                "2-item-by-label-rows/ind.csv",
                "--id-column text_id",
                "must be 0 or 1; got \"2\". Say from which value on a grade is a vote"
            },
            { "2-item-by-label-rows/melt.csv", "", "must be 0 or 1; got \"2\". Say from which value on a grade is a vote" },
            {
                "2-item-by-label-rows/ind.csv",
                "--input-format csv-long --id-column text_id --label-column emotion",
                "Say --input-format csv-ratings"
            },
            { "10-files-from-excel-pandas/utf16nobom.csv", "", "got UTF-16 without a byte-order mark." },
            { "10-files-from-excel-pandas/cp1252.csv", "", "line 2, column 7: the file must be UTF-8; got the byte 0xE9" },
            { "10-files-from-excel-pandas/multiheader.csv", "", "the header must be one row; this one has several" },
            { "10-files-from-excel-pandas/dupcol.csv", "", "the header must name a column once" },
            { "10-files-from-excel-pandas/fake.xlsx", "", "got a ZIP archive, such as an Excel workbook (.xlsx)." },
            { "18-long-dup-votes/dup.csv", "", "has 3 faults" },
            { "18-long-dup-votes/conflict.csv", "", "got both a label and none, or none twice, by \"ann\"" },
            {
                "18-long-dup-votes/only.csv",
                "--id-column unit --text-column sentence --annotator-column nonexisting --label-column relation",
                "must name a column \"nonexisting\""
            },
            { "3-pyliteral/b.csv", "--annotator-column worker", "must name a column \"worker\"" },
            { "3-pyliteral/b.csv", "--value-column labels --label-column labels --grouped", "error" },
            {
                "10-files-from-excel-pandas/t1-plain.csv",
                "--label-separator ;",
                "an option must be one that the format of the file uses; got --label-separator"
            },
            { "3-pyliteral/a.jsonl", "", "a label must not be part of a list in another notation; got \"['joy'\"" },
            { "10-files-from-excel-pandas/fake.parquet", "", "a Parquet file must be whole" },
            { "10-files-from-excel-pandas/nan.jsonl", "", "line 2, column 18: \"text\" must be a string; got null" },
            { "10-files-from-excel-pandas/records.json", "--label-column emotion", "must name a column \"emotion\"" },
            { "12-lewidi-scales/csc.json", "", "got values from 0 to 6. Give a threshold" },
            { "12-lewidi-scales/par.json", "", "got values from -3 to 1. Give a threshold" },
            { "12-lewidi-scales/par01.json", "", "got values from -5 to 5. Give a threshold" },
            { "12-lewidi-scales/par-full.json", "", "got values from -5 to 5. Give a threshold" },
            { "12-lewidi-scales/conv.json", "", "got values from -1 to 1. Give a threshold" },
            { "12-lewidi-scales/conv.json", "--threshold 0", "got the share 0.67 instead of 0.33" },
            { "12-lewidi-scales/mp.json", "--label-column irony", "got --label-column for a file that is read as lewidi" },
        };

    [Theory]
    [MemberData(nameof(Imported))]
    public async Task A_file_is_read_as_what_it_is(string file, string options, string items)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(["data", "import", At(file), "-o", cli.Path("out.jsonl"), .. Words(options)]);

        Assert.True(code == 0, cli.Error);
        Assert.Equal(items, string.Join('|', File.ReadLines(cli.Path("out.jsonl")).Select(Shown)));
        Assert.Contains(" is read as ", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_file_that_cannot_be_read_says_why(string file, string options, string message)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync(["data", "import", At(file), "-o", cli.Path("out.jsonl"), .. Words(options)]);

        Assert.Equal(1, code);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.Path("out.jsonl")));
    }

    [Theory]
    [InlineData("demos-good.csv", 0, "")]
    [InlineData("demos.csv", 0, "")]
    [InlineData("demos-semi.csv", 0, "")]
    [InlineData("demos-case.csv", 1, "\"Joy\"")]
    [InlineData("demos.jsonl", 0, "")]
    public async Task Advice_on_demonstrations_fits_the_fault(string file, int code, string message)
    {
        using var cli = new CommandRun();

        var returned = await cli.RunAsync(
            "classify",
            "--labels",
            "joy,anger,surprise",
            "--demonstrations",
            At($"24-demos-mismatch/{file}"),
            "--shots",
            "4",
            "--text",
            "She hugged her long lost brother."
        );

        Assert.True(returned == code, cli.Error);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("permissions", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_of_a_file_without_votes_can_be_classified()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("classify", "--labels", "Anger,Fear,Joy", "--input", At("1-blank-onehot/dev.csv"), "--json");

        Assert.True(code == 0, cli.Error);
    }

    private static string At(string file) => Path.Combine(Cases, file.Replace('/', Path.DirectorySeparatorChar));

    private static string[] Words(string options) => options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Shown(string line)
    {
        using var item = System.Text.Json.JsonDocument.Parse(line);
        string Joined(System.Text.Json.JsonElement list) => string.Join('+', list.EnumerateArray().Select(label => label.GetString()));
        var labels = item.RootElement.TryGetProperty("labels", out var given) ? Joined(given) : null;
        var votes = item.RootElement.TryGetProperty("annotations", out var annotations)
            ? string.Join(' ', annotations.EnumerateObject().Select(vote => $"{vote.Name}:{Joined(vote.Value)}"))
            : null;
        return $"{item.RootElement.GetProperty("id").GetString()} "
            + $"{(labels, votes) switch { (null, null) => "?", (null, _) => votes, (_, null) => labels, _ => $"{labels} {votes}" }}";
    }
}
