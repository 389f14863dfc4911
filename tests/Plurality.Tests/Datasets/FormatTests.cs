using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

/// <summary>The field's own formats, on invented rows in the columns as published.</summary>
public sealed class FormatTests
{
    private const string Raters =
        "text,id,author,subreddit,link_id,parent_id,created_utc,rater_id,example_very_unclear,admiration,joy,neutral\n"
        + "\"Well, done!\",e1,ann,r,l,p,1.5,7,False,1,1,0\n"
        + "Huh,e2,ben,r,l,p,1.5,7,True,0,0,0\n"
        + "\"Well, done!\",e1,ann,r,l,p,1.5,8,False,0,0,1\n";

    private const string Mfrc =
        "text,subreddit,bucket,annotator,annotation,confidence\n"
        + "Be kind.,europe,Politics,a1,\"Care,Equality\",Confident\n"
        + "It rains.,europe,Politics,a1,Thin Morality,Confident\n"
        + "Be kind.,europe,Politics,a2,Non-Moral,Not Confident\n";

    private const string HateXplain = """
        {
         "p1": {"post_id": "p1", "annotators": [{"label": "offensive", "annotator_id": 4, "target": ["Women", "Women", "None"]},
                                                {"label": "normal", "annotator_id": 9, "target": ["None"]}],
                "rationales": [[0, 1]], "post_tokens": ["some", "words"]},
         "p2": {"post_id": "p2", "annotators": [{"label": "normal", "annotator_id": 4, "target": ["None"]}], "rationales": [], "post_tokens": ["more"]}
        }
        """;

    private const string Lewidi2023 = """
        {"1": {"text": "t", "annotation task": "hate speech detection", "number of annotations": 2, "annotations": "1,0", "annotators": "Ann1,Ann2",
               "hard_label": "1", "soft_label": {"0": 0.5, "1": 0.5}, "split": "dev",
               "other_info": {"other annotations": {"offensive language detection": "1,1"}}}}
        """;

    private const string Lewidi2025 = """
        {"7": {"annotation task": "natural language inference", "text": {"context": "It rains.", "statement": "It is wet."}, "annotators": "Ann1,Ann2,Ann2",
               "annotations": {"Ann1": "neutral", "Ann2": "entailment,neutral"}, "soft_label": {"neutral": {"0": 0.0, "1": 1.0}}, "split": "dev", "lang": "en"}}
        """;

    private const string Yes2025 = """
        {"7": {"annotation task": "irony detection", "text": "Sure.", "annotations": {"Ann1": "1", "Ann2": "0"}, "soft_label": {"0": 0.5, "1": 0.5}}}
        """;

    private const string SemEval = "ID\tTweet\tanger\tjoy\n2018-1\t\"Quoted\" text\t0\t1\n2018-2\t\"open quote\t0\t0\n";

    private const string GoEmotions = "\"Text, with a quote\t0,2\te1\nmore\t1\te2\n";

    private const string Long = "id,text,annotator,label,at\n1,a,ann,joy,9\n2,b,ann,none,9\n1,a,ben,,8\n1,a,ann,fear,9\n";

    private const string Wide = "id,text,joy,fear\n1,a,1,0\n2,b,1,1\n3,c,0,0\n";

    public static TheoryData<string, string, string> Samples =>
        new()
        {
            { "goemotions-raters", "file.csv", Raters },
            { "mfrc", "file.csv", Mfrc },
            { "hatexplain", "dataset.json", HateXplain },
            { "lewidi", "dev.json", Lewidi2023 },
            { "lewidi", "dev", Lewidi2025 },
            { "semeval2018-ec", "2018.txt", SemEval },
            { "goemotions", "dev.tsv", GoEmotions },
            { "csv-long", "file.csv", Long },
            { "csv-long", "file.tsv", Long.Replace(',', '\t') },
            { "csv-wide", "file.csv", Wide },
            { "csv-wide", "file", Wide.Replace(',', '\t') },
            { "jsonl", "file", "\n{\"text\": \"a\"}\n{\"te" },
            { "jsonl", "file.jsonl", "{\"id\":\"1\",\"text\":\"t\",\"annotations\":{},\"annotation task\":\"hate speech detection\"}" },
            { "csv", "file.csv", "id,text,labels,n,m\n1,a,,0,1\n" },
            { "csv", "file.csv", "text,n,m\n\"a, b\",7,x\n" },
            { "csv", "file.tsv", "text\tn\na\t7\n" },
            { "txt", "file.txt", "{\"text\": \"a\"}\n" },
        };

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_format_is_recognised_by_content_and_says_why(string format, string fileName, string content)
    {
        var recognition = DatasetFormatCatalogue.Recognise(DatasetHead.Read(new StringReader(content), fileName, out var whole));

        Assert.Equal(format, recognition.Format.Name);
        Assert.NotEmpty(recognition.Reason);
        Assert.Equal(content, whole.ReadToEnd());
    }

    [Fact]
    public void Every_format_has_a_name_of_its_own_and_a_summary()
    {
        Assert.Equal(DatasetFormatCatalogue.All.Count, DatasetFormatCatalogue.All.DistinctBy(format => format.Name).Count());
        Assert.All(DatasetFormatCatalogue.All, format => Assert.EndsWith(".", format.Summary, StringComparison.Ordinal));
        Assert.All(DatasetFormatCatalogue.All, format => Assert.Same(format, DatasetFormatCatalogue.Named(format.Name)));
    }

    [Fact]
    public void Raters_of_goemotions_are_grouped_by_item()
    {
        var items = Read("goemotions-raters", Raters);

        Assert.Equal(["e1 Well, done! 7:admiration+joy 8:neutral", "e2 Huh 7:"], items.Select(Shown));
        Assert.Equal("ann", items[0].Fields["author"]);
        Assert.DoesNotContain("author", items[0].JsonFields);
    }

    [Fact]
    public void An_unclear_example_with_a_label_is_refused() =>
        Refused(
            "goemotions-raters",
            Raters.Replace("7,True,0", "7,True,1", StringComparison.Ordinal),
            3,
            24,
            "\"True\" and \"admiration\""
        );

    [Fact]
    public void Comments_of_mfrc_are_told_apart_by_text()
    {
        var items = Read("mfrc", Mfrc);

        Assert.Equal(["2 Be kind. a1:Care+Equality a2:", "3 It rains. a1:"], items.Select(Shown));
        Assert.Equal("""{"a1":"Confident","a2":"Not Confident"}""", items[0].Fields["confidence"]);
        Assert.Contains("confidence", items[0].JsonFields);
        Assert.Equal("Confident", items[1].Fields["confidence"]);
    }

    [Fact]
    public void Hatexplain_gives_single_labels_and_carries_targets_along()
    {
        var reading = new DatasetReading("file") { Splits = new Dictionary<string, string> { ["p2"] = "dev" } };

        var items = Read("hatexplain", HateXplain, reading);

        Assert.Equal(["p1 some words 4:offensive 9:normal", "p2 more 4:normal"], items.Select(Shown));
        Assert.Equal([null, "dev"], items.Select(item => item.Split));
        Assert.Equal("""{"4":["Women"],"9":[]}""", items[0].Fields["target_annotations"]);
        Assert.Equal("[[0,1]]", items[0].Fields["rationales"].Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Targets_of_hatexplain_are_sets() =>
        Assert.Equal(["p1 some words 4:Women 9:", "p2 more 4:"], Read("hatexplain-targets", HateXplain).Select(Shown));

    [Fact]
    public void Further_tasks_of_lewidi_2023_are_further_labels()
    {
        var item = Read("lewidi", Lewidi2023).Single();

        Assert.Equal("1 t Ann1:hate speech+offensive Ann2:offensive", Shown(item));
        Assert.Equal(("dev", "1"), (item.Split, item.Fields["hard_label"]));
    }

    [Fact]
    public void Votes_of_lewidi_2025_may_name_several_labels()
    {
        var item = Read("lewidi", Lewidi2025).Single();

        Assert.Equal("7 context: It rains.\nstatement: It is wet. Ann1:neutral Ann2:entailment+neutral", Shown(item));
        Assert.Equal(("It rains.", "It is wet.", "en"), (item.Fields["context"], item.Fields["statement"], item.Fields["lang"]));
    }

    [Fact]
    public void Yes_and_no_of_lewidi_2025_is_one_label() =>
        Assert.Equal("7 Sure. Ann1:irony Ann2:", Shown(Read("lewidi", Yes2025).Single()));

    [Fact]
    public void Quotes_are_text_in_semeval() =>
        Assert.Equal(
            ["2018-1 \"Quoted\" text joy", "2018-2 \"open quote "],
            Read("semeval2018-ec", SemEval).Select(item => $"{item.Id} {item.Text} {string.Join('+', item.Labels!)}")
        );

    [Fact]
    public void Files_of_semeval_for_testing_have_unknown_labels() =>
        Assert.Null(Read("semeval2018-ec", "ID\tTweet\tanger\tjoy\n1\ta\tNONE\tNONE\n").Single().Labels);

    [Fact]
    public void Positions_of_goemotions_are_looked_up()
    {
        var items = Read("goemotions", GoEmotions, new DatasetReading("file") { LabelList = ["joy", "fear", "neutral"] });

        Assert.Equal(["e1:joy+neutral", "e2:fear"], items.Select(item => $"{item.Id}:{string.Join('+', item.Labels!)}"));
    }

    [Fact]
    public void Goemotions_without_a_label_list_says_what_it_needs() => Refused("goemotions", GoEmotions, null, null, "no list");

    [Fact]
    public void Scattered_rows_of_the_long_form_are_collected()
    {
        var items = Read("csv-long", Long);

        Assert.Equal(["1 a ann:joy+fear ben:", "2 b ann:"], items.Select(Shown));
        Assert.Equal("""{"ann":"9","ben":"8"}""", items[0].Fields["at"]);
    }

    [Fact]
    public void Rows_that_stand_together_are_streamed()
    {
        using var reader = new StringReader("id,text,annotator,label\n1,a,ann,joy\n1,a,ben,joy\n2,b,ann,joy\n1,a,cid,joy\n");
        using var items = DatasetReader
            .Read(reader, DatasetFormatCatalogue.Named("csv-long")!, new DatasetReading("file") { Grouped = true })
            .GetEnumerator();

        Assert.True(items.MoveNext());
        Assert.Equal("1 a ann:joy ben:joy", Shown(items.Current));
        Assert.True(items.MoveNext());
        var fault = Assert.Throws<DatasetFormatException>(() => items.MoveNext()).Faults.Single();
        Assert.Equal((5, "\"1\" here and on line 2"), (fault.Line, fault.Found));
        Assert.Equal("Sort the file by item, or do not say that the rows of an item stand together.", fault.Remedy);
    }

    [Fact]
    public void Columns_are_mapped_by_name()
    {
        var mapping = new ColumnMapping
        {
            Id = "sentence",
            Text = "body",
            Annotator = "worker",
            Label = "relation",
            Omitted = ["time"],
        };

        var item = Read(
                "csv-long",
                "Sentence\tbody\tworker\trelation\ttime\tterm\n9\ta\tw1\tno_relation\t3\tx\n9\ta\tw2\tborn, in\t4\tx\n",
                new DatasetReading("file") { Columns = mapping, NoneLabels = ["no_relation"] }
            )
            .Single();

        Assert.Equal("9 a w1: w2:born, in", Shown(item));
        Assert.Equal(["term"], item.Fields.Keys);
    }

    [Fact]
    public void One_column_a_label_is_read()
    {
        var items = Read("csv-wide", Wide);

        Assert.Equal(["joy", "joy+fear", ""], items.Select(item => string.Join('+', item.Labels!)));
        Assert.All(items, item => Assert.Null(item.Annotations));
    }

    [Fact]
    public void Wide_rows_with_annotators_are_votes()
    {
        var reading = new DatasetReading("file") { Columns = new ColumnMapping { LabelColumns = ["joy", "fear"] } };

        var item = Read("csv-wide", "id,annotator,text,joy,fear,score\n1,ann,a,1,1,5\n1,ben,a,0,0,5\n", reading).Single();

        Assert.Equal("1 a ann:joy+fear ben:", Shown(item));
        Assert.Equal("5", item.Fields["score"]);
    }

    [Fact]
    public void A_separator_of_labels_can_be_chosen()
    {
        var reading = new DatasetReading("file") { Columns = new ColumnMapping { LabelSeparator = '|' } };

        Assert.Equal(["a, b", "c"], Read("csv", "text,labels\nt,\"a, b|c\"\n", reading).Single().Labels);
    }

    private static TextItem[] Read(string format, string content, DatasetReading? reading = null)
    {
        using var reader = new StringReader(content);
        return [.. DatasetReader.Read(reader, DatasetFormatCatalogue.Named(format)!, reading ?? new DatasetReading("file"))];
    }

    private static void Refused(string format, string content, int? line, int? column, string found)
    {
        var fault = Assert.Throws<DatasetFormatException>(() => Read(format, content)).Faults.Single();
        Assert.Equal((line, column, found), (fault.Line, fault.Column, fault.Found));
    }

    private static string Shown(TextItem item) =>
        $"{item.Id} {item.Text} {string.Join(' ', item.Annotations!.Select(vote => $"{vote.Key}:{string.Join('+', vote.Value)}"))}";
}
