using System.Text;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets.Tables;

/// <summary>What a table is taken for, and what is refused because it would be read wrongly.</summary>
public sealed class TableTests
{
    private const string Dices =
        "id,rater_id,item_id,rater_gender,context,response,Q2_harmful_content_overall,Q_overall\n"
        + "0,r1,7,Woman,USER: Hi.,Hello!,No,No\n1,r2,7,Man,USER: Hi.,Hello!,Yes,Unsure\n2,r1,9,Woman,USER: So?,So what.,No,Yes\n";

    private const string MeasuringHateSpeech =
        "comment_id,annotator_id,hatespeech,hate_speech_score,text,target_race_asian,target_race,target_gender\n"
        + "47,a1,0,-1.5,You people.,False,True,False\n47,a2,2.0,-1.5,You people.,True,True,True\n48,a1,1,0.2,Hm.,False,False,False\n";

    private const string CivilComments =
        "id,target,comment_text,severe_toxicity,obscene,identity_attack,insult,threat,asian,created_date,toxicity_annotator_count\n"
        + "59848,0.25,Well.,0.0,0.0,0.0,0.25,0.0,,2015-09-29,4\n59849,1.0,No.,0.5,0.0,0.0,1.0,0.0,0.0,2015-09-29,4\n";

    public static TheoryData<string, string, string, string> Recognised =>
        new()
        {
            // A line break in the first record, a blank in the first row, a single label, metadata beside labels, labels before the text.
            { "csv-wide", "id,text,joy,fear\n1,\"a\nb\",1,0\n2,c,0,1\n", "its columns joy and fear hold 0 and 1", "joy|fear" },
            { "csv-wide", "id,text,joy,fear\n1,a,,\n2,c,0,1\n", "its columns joy and fear hold 0 and 1", "?|fear" },
            { "csv-wide", "id,text,joy\n1,a,1\n2,c,0\n", "its column joy holds 0 and 1", "joy|" },
            {
                "csv-wide",
                "id,joy,fear,text,author\n1,1,0,a,ann\n2,0,1,b,ben\n",
                "its columns joy and fear hold 0 and 1; author is a field",
                "joy|fear"
            },
            { "csv-wide", "text,joy,fear\na,TRUE,FALSE\nb,FALSE,FALSE\n", "its columns joy and fear hold TRUE and FALSE", "joy|" },
            { "csv", "text\tlabels\na\tjoy\n", "its cells are separated by tabs and its column labels holds labels", "joy" },
            {
                "csv-wide",
                "id,text,joy,fear,disgust\n1,a,1,0,\n2,c,0,1,\n",
                "its columns joy and fear hold 0 and 1; disgust is blank and left out",
                "joy|fear"
            },
            {
                "csv",
                "id;text;labels\n1;a;joy\n2;b;joy,fear\n",
                "its cells are separated by ';' and its column labels holds labels separated by ','",
                "joy|joy+fear"
            },
            {
                "csv",
                "id,text,labels\n1,a,joy fear\n2,b,joy\n3,c,fear\n",
                "its column labels holds labels separated by spaces",
                "joy+fear|joy|fear"
            },
            { "csv", "id,text,labels\n1,a,New York\n2,b,Berlin\n", "its column labels holds labels", "New York|Berlin" },
            { "csv", "id,text,tags\n1,a,['joy']\n2,b,[]\n", "its column tags holds lists in brackets", "joy|" },
            { "csv-long", "id,text,label\n1,a,joy\n1,a,fear\n2,b,none\n", "its header names id, text and label", "joy+fear|" },
            { "csv-long", "id,text,label,value\n1,a,joy,1\n1,a,fear,0\n", "its header names id, text, label and value", "joy" },
        };

    [Theory]
    [MemberData(nameof(Recognised))]
    public void A_form_is_told_from_header_and_cells_and_said(string format, string content, string reason, string labels)
    {
        var (recognition, items) = Read(content);

        Assert.Equal((format, reason), (recognition.Format.Name, recognition.Reason));
        Assert.Equal(labels, string.Join('|', items.Select(item => item.Labels is null ? "?" : string.Join('+', item.Labels))));
    }

    [Fact]
    public void A_share_is_a_distribution_and_annotators_stay_unknown()
    {
        var (recognition, items) = Read("text,toxicity,insult\na,0.25,1.0\nb,0.0,0.5\n");

        Assert.Equal(("csv-shares", "its columns toxicity and insult hold shares"), (recognition.Format.Name, recognition.Reason));
        Assert.Equal(["toxicity 0.25, insult 1", "toxicity 0, insult 0.5"], items.Select(Shares));
        Assert.All(items, item => Assert.Null(item.Annotations));
    }

    [Theory]
    [InlineData("id,text,joy,fear,annotators\n1,a,3,1,4\n2,b,0,2,2\n", "joy 0.75, fear 0.25|joy 0, fear 1")]
    [InlineData("id,text,e,n,c\n1,a,60,30,10\n2,b,0,100,0\n", "e 0.6, n 0.3, c 0.1|e 0, n 1, c 0")]
    public void A_count_is_a_share_where_the_number_of_annotators_is_known(string content, string shares)
    {
        var (recognition, items) = Read(content);

        Assert.Equal("csv-shares", recognition.Format.Name);
        Assert.Equal(shares, string.Join('|', items.Select(Shares)));
    }

    [Fact]
    public void Zero_and_one_of_annotators_are_votes_for_the_label_that_is_named()
    {
        const string Content = "id,text,rater_a,rater_b,majority_vote\n1,a,1,1,1\n2,b,0,,0\n";
        var (recognition, items) = Read(Content, reading => reading with { LabelList = ["offensive"] });

        Assert.Equal("csv-annotators", recognition.Format.Name);
        Assert.Equal(["rater_a:offensive rater_b:offensive", "rater_a:"], items.Select(Votes));
        Assert.Equal(["offensive", ""], items.Select(item => string.Join('+', item.Labels!)));
        Assert.Equal(["rater_a:yes rater_b:yes", "rater_a:"], Read(Content).Items.Select(Votes));
    }

    [Theory]
    [InlineData("\"joy;fear\"", "must be one label")]
    [InlineData("[joy", "must be a label or a list of labels")]
    [InlineData("\"[joy, fear]\"", "must be a label or a list of labels")]
    [InlineData("\"{\"\"a\"\": 1}\"", "must be a label or a list of labels")]
    public void A_cell_in_another_notation_than_those_before_is_no_label(string cell, string expected)
    {
        var rows = string.Concat(Enumerable.Range(1, 1500).Select(i => $"{i},a,ann,joy\n"));
        var content = $"id,text,annotator,label\n{rows}2000,b,ann,{cell}\n";

        if (Record.Exception(() => Read(content)) is DatasetFormatException refused)
        {
            Assert.Contains(expected, refused.Faults[0].Expected, StringComparison.Ordinal);
            Assert.Equal(1502, refused.Faults[0].Line);
        }
        else
        {
            Assert.Equal(expected, Read(content).Items[^1].Annotations!["ann"].Single()); // Not a list: half a bracket is a name.
        }
    }

    [Theory]
    [InlineData("id,text,joy,fear\n1,a,,\n2,b,,\n", "joy and fear are blank; --blank not-chosen if that means that no label was chosen.")]
    [InlineData("id,text,emotion\n1,a,joy\n2,b,fear\n", "emotion holds names: --label-column emotion.")]
    [InlineData(
        "id,text,mood,topic\n1,a,up,news\n2,b,up,news\n",
        "mood and topic hold names: --label-column mood or --label-column topic."
    )]
    [InlineData(
        "id,sentence,emotion\n1,We won!,joy\n",
        "emotion holds names: --label-column emotion. sentence may be the text: --text-column"
    )]
    [InlineData("when,text,Which one?\n2024-05-01 10:00,a,joy\n", "Which one? holds names: --label-column \"Which one?\". Leave")]
    [InlineData("id;text;joy;fear\n1;a;0,5;0,5\n", "joy and fear hold numbers with a decimal comma; write them with a point.")]
    [InlineData("id,text,joy,fear\n1,a,80%,20%\n", "joy and fear hold percentages; write them as shares, such as 0.8.")]
    [InlineData("id,text,joy,fear\n1,a,X,\n2,b,,X\n", "joy and fear hold marks; write 1 for a mark, and 0 where there is none.")]
    [InlineData("id,toxic,obscene\n1,1,0\n", "Say with --text-column which column holds it")]
    [InlineData("id,text,labels\n1,a,#REF!\n", "Correct the formula, or clear the cell.")]
    [InlineData("id,text,joy,fear\n1,a,3,2\n2,b,5,2\n", "joy and fear hold numbers: --indicator-columns joy,fear with --threshold.")]
    [InlineData("id,comment,labels\n1,I like it here,joy\n", "Say --text-column comment if that is it")]
    [InlineData("thread_id,text,annotator,label\n1,a,ann,joy\n", "Say --id-column thread_id if that is it")]
    [InlineData("id,text,annotator,label,rating\n1,a,ann,joy,0\n", "Say --value-column rating where 0 means that it was not")]
    [InlineData(
        "id,text,annotator,label,given\n1,a,ann,joy,0\n1,a,ann,fear,1\n1,a,ben,joy,1\n1,a,ben,fear,1\n",
        "Say --value-column given where 0 means that it was not"
    )]
    [InlineData("id,text,emotion,annotator_1,annotator_2\n1,a,joy,0,2\n1,a,fear,1,3\n", "with --threshold, such as --threshold 1")]
    [InlineData("id,text,labels\n1,a,\"[1, 0, 0]\"\n2,b,\"[0, 1, 0]\"\n", "Name the labels of the positions, in order, with --labels")]
    public void A_file_without_labels_is_refused_with_the_option_that_reads_them(string content, string remedy)
    {
        var refused = Assert.Throws<DatasetFormatException>(() => Read(content));

        Assert.Contains(remedy, refused.Faults[0].Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text,label\na,0\nb,3\n", null, "its column label holds numbers, which --labels-file can name", "0|3")]
    [InlineData("text,label\na,0\nb,3\n", "joy,fear,love,anger", "its column label holds positions in the list of labels", "joy|anger")]
    [InlineData(
        "text,labels\na,[3 1]\nb,[0]\n",
        "joy,fear,love,anger",
        "its column labels holds positions in the list of labels",
        "anger+fear|joy"
    )]
    [InlineData("text,label\na,0\nb,1\n", "0,1", "its column label holds labels", "0|1")]
    public void Numbers_are_positions_where_the_labels_are_listed(string content, string? list, string reason, string labels)
    {
        var (recognition, items) = Read(content, reading => reading with { LabelList = list?.Split(',') });

        Assert.Equal(reason, recognition.Reason);
        Assert.Equal(labels, string.Join('|', items.Select(item => string.Join('+', item.Labels!))));
    }

    [Fact]
    public void Texts_alone_need_no_labels()
    {
        var (recognition, items) = Read("id,text\n1,a\n2,b\n");

        Assert.Equal("csv", recognition.Format.Name);
        Assert.All(items, item => Assert.Null(item.Labels));
    }

    [Fact]
    public void A_map_that_leaves_no_label_is_refused()
    {
        var map = LabelMap.Parse("""{"gladness": ["Joy"]}""", "map.json");

        var refused = Assert.Throws<DatasetFormatException>(() => Read("id,text,labels\n1,a,joy\n", reading => reading with { Map = map }));

        Assert.Equal("a label map must leave labels", refused.Faults[0].Expected);
    }

    [Theory]
    [InlineData("annotator", "id,text,annotator_id,labels\n1,a,x,joy\n", "the header must name a column \"annotator\"")]
    [InlineData("label", "id,text,label\n1,a,1\n", "an option must be one that the format of the file uses")]
    public void An_option_is_used_or_refused(string column, string content, string expected)
    {
        var columns =
            column == "annotator"
                ? new ColumnMapping { Annotator = column }
                : new ColumnMapping { LabelColumns = ["label"], LabelSeparator = ';' };

        var refused = Assert.Throws<DatasetFormatException>(() => Read(content, reading => reading with { Columns = columns }));

        Assert.Equal(expected, refused.Faults[0].Expected);
    }

    [Fact]
    public void Every_format_refuses_every_option_that_it_does_not_use()
    {
        (DatasetOptions Option, DatasetReading Reading)[] given =
        [
            (DatasetOptions.IdColumn, Given(new ColumnMapping { Id = "x" })),
            (DatasetOptions.TextColumn, Given(new ColumnMapping { Text = "x" })),
            (DatasetOptions.SplitColumn, Given(new ColumnMapping { Split = "x" })),
            (DatasetOptions.OmittedColumns, Given(new ColumnMapping { Omitted = ["x"] })),
            (DatasetOptions.Delimiter, Given(new ColumnMapping { Delimiter = ';' })),
            (DatasetOptions.LabelColumn, Given(new ColumnMapping { Label = "x" })),
            (DatasetOptions.LabelSeparator, Given(new ColumnMapping { LabelSeparator = ';' })),
            (DatasetOptions.AnnotatorColumn, Given(new ColumnMapping { Annotator = "x" })),
            (DatasetOptions.AnnotatorColumns, Given(new ColumnMapping { AnnotatorColumns = ["x"] })),
            (DatasetOptions.LabelColumns, Given(new ColumnMapping { LabelColumns = ["x"] })),
            (DatasetOptions.ValueColumn, Given(new ColumnMapping { Value = "x" })),
            (DatasetOptions.TotalColumn, Given(new ColumnMapping { Total = "x" })),
            (DatasetOptions.Blank, Given(new ColumnMapping { Blank = BlankCell.Unknown })),
            (DatasetOptions.Threshold, Given(new ColumnMapping()) with { Threshold = 1 }),
            (DatasetOptions.Grouped, Given(new ColumnMapping()) with { Grouped = true }),
        ];

        Assert.Equal(Enum.GetValues<DatasetOptions>().Length - 1, given.Length);
        foreach (var format in DatasetFormatCatalogue.All)
        {
            foreach (var (option, reading) in given.Where(one => !format.Options.HasFlag(one.Option)))
            {
                var refused = Assert.Throws<DatasetFormatException>(() =>
                    DatasetReader.Read(new StringReader("id,text\n1,a\n"), format, reading).ToList()
                );
                Assert.Contains($" for a file that is read as {format.Name}", refused.Faults[0].Found, StringComparison.Ordinal);
                Assert.StartsWith("--", refused.Faults[0].Found, StringComparison.Ordinal);
                _ = option;
            }
        }

        static DatasetReading Given(ColumnMapping columns) => new("file") { Columns = columns };
    }

    [Fact]
    public void A_vote_with_a_part_that_is_unknown_is_unknown_and_said()
    {
        var remarks = new List<string>();
        var (_, items) = Read("id,text,joy,fear\n1,a,1,\n2,b,0,1\n", reading => reading with { Remark = remarks.Add });

        Assert.Equal([null, "fear"], items.Select(item => item.Labels is { } labels ? string.Join('+', labels) : null));
        Assert.Equal(
            [
                "file.csv: 1 vote is unknown, because a part of it has no value (first: line 2, \"fear\"). If a blank means that the label "
                    + "was not chosen, say --blank not-chosen.",
                "file.csv: 1 of 2 items has no label and no vote.",
            ],
            remarks
        );
        var (_, chosen) = Read("id,text,joy,fear\n1,a,1,\n2,b,0,1\n", reading =>
            reading with
            {
                Columns = new ColumnMapping { Blank = BlankCell.NotChosen },
            }
        );
        Assert.Equal(["joy", "fear"], chosen.Select(item => string.Join('+', item.Labels!)));
    }

    [Fact]
    public void Dices_gives_the_answers_to_a_question()
    {
        var (recognition, items) = Read(Dices);

        Assert.Equal("dices", recognition.Format.Name);
        Assert.Equal(["7 r1:No r2:Unsure", "9 r1:Yes"], items.Select(item => $"{item.Id} {Votes(item)}"));
        Assert.Equal("context: USER: Hi.\nresponse: Hello!", items[0].Text);
        var other = Read(Dices, reading => reading with { Columns = new ColumnMapping { Label = "Q2_harmful_content_overall" } });
        Assert.Equal(["r1:No r2:Yes", "r1:No"], other.Items.Select(Votes));
    }

    [Fact]
    public void Measuring_hate_speech_gives_targeted_groups_or_a_scale_with_a_threshold()
    {
        var (recognition, items) = Read(MeasuringHateSpeech);

        Assert.Equal("measuring-hate-speech", recognition.Format.Name);
        Assert.Equal(["47 a1:target_race a2:target_race+target_gender", "48 a1:"], items.Select(item => $"{item.Id} {Votes(item)}"));
        var scale = Read(MeasuringHateSpeech, reading => reading with { Columns = new ColumnMapping
                {
                    LabelColumns = ["hatespeech"],
                }, Threshold = 2 });
        Assert.Equal(["a1: a2:hatespeech", "a1:"], scale.Items.Select(Votes));
    }

    [Fact]
    public void Civil_comments_gives_shares()
    {
        var (recognition, items) = Read(CivilComments);

        Assert.Equal("civil-comments", recognition.Format.Name);
        Assert.Equal("toxicity 0.25, severe_toxicity 0, obscene 0, threat 0, insult 0.25, identity_attack 0", Shares(items[0]));
        Assert.Equal(("59848", "Well."), (items[0].Id, items[0].Text));
    }

    [Theory]
    [InlineData("{\"text\": \"a\"}", 1)]
    [InlineData("text", 1)]
    [InlineData("id,text", 1003)]
    public void A_pipe_is_asked_for_no_more_than_tells_the_format(string line, int given)
    {
        using var pipe = new LinesOfPipe(line);

        _ = DatasetHead.Read(pipe, "-", out _);

        Assert.Equal(given, pipe.Given);
    }

    [Fact]
    public void Utf16_with_a_mark_is_read()
    {
        byte[] content = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("id\ttext\tjoy\r\nd1\t\"a\r\nb\"\t1\r\n")];

        Assert.Equal("a\r\nb", Assert.Single(Read(content).Items).Text);
    }

    [Theory]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 0, 0 }, "a ZIP archive, such as an Excel workbook (.xlsx)")]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0, 0 }, "an Excel workbook (.xls)")]
    [InlineData(new byte[] { 105, 0, 100, 0, 44, 0 }, "UTF-16 without a byte-order mark")]
    [InlineData(new byte[] { 0, 105, 0, 100, 0, 44 }, "UTF-16 without a byte-order mark")]
    public void What_is_no_text_is_refused_by_its_name(byte[] content, string found)
    {
        var refused = Assert.Throws<DatasetFormatException>(() => Read(content));

        Assert.Equal(found, refused.Faults[0].Found);
    }

    [Fact]
    public void A_header_of_several_rows_is_refused_by_its_name()
    {
        var refused = Assert.Throws<DatasetFormatException>(() => Read(",,labels,labels\nid,text,joy,anger\nd1,a,1,0\n"));

        Assert.Contains("as pandas writes for a MultiIndex", refused.Faults[0].Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_that_is_no_text_is_told_before_what_the_columns_lack()
    {
        var refused = Assert.Throws<DatasetFormatException>(() => Read([.. "id,text,joy\nd1,Caf"u8, 0xE9, .. ",1\n"u8]));

        Assert.Equal(("the byte 0xE9, which begins no character here", 2), (refused.Faults[0].Found, refused.Faults[0].Line));
    }

    /// <summary>A pipe that gives one line at a time and never ends.</summary>
    private sealed class LinesOfPipe(string line) : TextReader
    {
        public int Given { get; private set; }

        public override int Read(char[] buffer, int index, int count)
        {
            Given++;
            line.CopyTo(0, buffer, index, line.Length);
            buffer[index + line.Length] = '\n';
            return line.Length + 1;
        }
    }

    private static string Shares(TextItem item) =>
        string.Join(", ", item.Distribution!.Select(share => FormattableString.Invariant($"{share.Key} {share.Value:0.##}")));

    private static string Votes(TextItem item) =>
        string.Join(' ', item.Annotations!.Select(vote => $"{vote.Key}:{string.Join('+', vote.Value)}"));

    private static (Recognition Recognition, TextItem[] Items) Read(string content, Func<DatasetReading, DatasetReading>? change = null) =>
        Read(Encoding.UTF8.GetBytes(content), change);

    private static (Recognition Recognition, TextItem[] Items) Read(byte[] content, Func<DatasetReading, DatasetReading>? change = null)
    {
        var reading = new DatasetReading("file.csv") { LabelsAreExpected = true };
        reading = change?.Invoke(reading) ?? reading;
        using var text = DatasetText.Open(new MemoryStream(content), "file.csv");
        var recognition = DatasetFormatCatalogue.Recognise(DatasetHead.Read(text, "file.csv", out var whole, reading));
        return (recognition, [.. DatasetReader.Read(whole, recognition.Format, reading)]);
    }
}
