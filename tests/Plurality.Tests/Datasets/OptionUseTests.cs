using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

/// <summary>Every option in every format is used or refused: it changes what is read, or the file is not read.</summary>
public sealed class OptionUseTests
{
    private const string Nowhere = "nowhere";

    /// <summary>A file of each format in which every option would matter: a blank, several labels, rows of an item apart.</summary>
    private static readonly Dictionary<string, string> Samples = new()
    {
        ["jsonl"] = """
            {"id":"a","text":"x","labels":["joy","fear"],"at":1}
            {"id":"b","text":"y","labels":[],"at":2}
            """,
        ["json"] = """[{"id":"a","text":"x","labels":["joy","fear"],"at":1},{"id":"b","text":"y","labels":null,"at":2}]""",
        ["label-studio"] = """
            [{"id": 1, "data": {"text": "a"}, "annotations": [
               {"completed_by": 7, "result": [{"from_name": "q", "type": "choices", "value": {"choices": ["joy", "fear"]}}]}]}]
            """,
        ["label-studio-min"] =
            "annotation_id,annotator,id,label,text\n11,1,1,joy;fear,a\n12,1,2,joy,b\n13,2,1,fear,a\n14,2,2,,b\n15,3,1,fear,a\n",
        ["prodigy"] = """{"text": "a", "options": [{"id": "joy"}], "accept": ["joy"], "answer": "accept", "_annotator_id": "u"}""",
        ["spacy"] = """{"id": "1", "text": "a", "cats": {"joy": 1, "fear": 0}}""",
        ["argilla"] = """{"id": "r", "fields": {"text": "a"}, "responses": {"q": [{"value": "joy", "user_id": "u"}]}}""",
        ["chaosnli"] = """{"uid": "u", "label_counter": {"e": 30, "n": 70}, "example": {"premise": "x", "hypothesis": "y"}}""",
        ["doccano"] = """{"id": 1, "text": "a", "label": ["joy", "fear"]}""",
        ["goemotions-raters"] =
            "text,id,author,subreddit,link_id,parent_id,created_utc,rater_id,example_very_unclear,joy,neutral\n"
            + "a,e1,ann,r,l,p,1.5,7,False,1,0\nb,e2,ben,r,l,p,1.5,7,False,0,1\na,e1,ann,r,l,p,1.5,8,False,0,1\n",
        ["mfrc"] =
            "text,subreddit,bucket,annotator,annotation,confidence\nBe kind.,e,P,a1,\"Care,Equality\",C\nIt rains.,e,P,a1,Thin Morality,C\n"
            + "Be kind.,e,P,a2,Non-Moral,N\n",
        ["dices"] = "id,rater_id,item_id,context,response,Q_overall\n1,r1,i1,c,r,Yes\n2,r1,i2,d,s,No\n3,r2,i1,c,r,Unsure\n",
        ["measuring-hate-speech"] =
            "comment_id,annotator_id,text,hatespeech,hate_speech_score,target_race,target_age\n1,1,a,2,0.5,True,False\n2,1,b,0,0.1,False,\n"
            + "1,2,a,1,0.5,True,True\n",
        ["civil-comments"] =
            "id,target,comment_text,severe_toxicity,obscene,identity_attack,insult,threat,toxicity_annotator_count\n"
            + "1,0.5,a,0.0,0.0,0.0,0.25,0.0,4\n2,0.0,b,0.0,0.0,0.0,0.0,0.0,4\n",
        ["semeval2018-ec"] = "ID\tTweet\tanger\tjoy\n2018-1\ta\t0\t1\n2018-2\tb\t0\t0\n",
        ["hatexplain"] = HateXplain,
        ["hatexplain-targets"] = HateXplain,
        ["lewidi"] = """
            {"1": {"text": "t", "annotation task": "irony detection", "annotations": {"Ann1": "1", "Ann2": "0"}},
             "2": {"text": "u", "annotation task": "irony detection", "annotations": {"Ann1": "0", "Ann2": "0"}}}
            """,
        ["exist"] = """
            {"7": {"id_EXIST": "7", "tweet": "t", "annotators": ["A", "B"], "labels_task1": ["YES", "NO"]}}
            """,
        ["goemotions"] = "Text\t0,2\te1\nmore\t1\te2\n",
        ["csv"] = "id,text,labels,at\na,x,joy;fear,1\nb,y,,2\n",
        ["csv-long"] = "id,text,annotator,label,value\na,x,u,joy;fear,1\nb,y,u,joy,0\na,x,w,fear,\na,x,v,joy,1\n",
        ["csv-wide"] = "id,text,annotator,joy,fear\na,x,u,1,0\nb,y,u,0,1\na,x,v,0,\n",
        ["csv-shares"] = "id,text,joy,fear\na,x,0.5,0.25\nb,y,0.25,\n",
        ["csv-annotators"] = "id,text,annotator_1,annotator_2\na,x,joy;fear,\nb,y,fear,joy\n",
        ["csv-ratings"] = "id,text,emotion,annotator_1,annotator_2\na,x,joy,1,0\nb,y,joy,0,\na,x,fear,1,1\n",
        ["txt"] = "a\nb\n",
    };

    private const string HateXplain = """
        {"p1": {"post_id": "p1", "annotators": [{"label": "normal", "annotator_id": 9, "target": ["None"]}], "rationales": [], "post_tokens": ["a"]}}
        """;

    /// <summary>Each option with values that no file would give by itself; one of them must matter.</summary>
    private static readonly (string Name, Func<DatasetReading, DatasetReading>[] Values)[] Options =
    [
        ("--id-column", [Columns(columns => columns with { Id = Nowhere })]),
        ("--text-column", [Columns(columns => columns with { Text = Nowhere })]),
        ("--split-column", [Columns(columns => columns with { Split = Nowhere })]),
        ("--omit-columns", [Columns(columns => columns with { Omitted = [Nowhere] })]),
        ("--delimiter", [Columns(columns => columns with { Delimiter = '~' })]),
        ("--label-column", [Columns(columns => columns with { Label = Nowhere })]),
        ("--label-separator", [Columns(columns => columns with { LabelSeparator = '~' })]),
        ("--annotator-column", [Columns(columns => columns with { Annotator = Nowhere })]),
        ("--annotator-columns", [Columns(columns => columns with { AnnotatorColumns = [Nowhere] })]),
        ("--indicator-columns", [Columns(columns => columns with { LabelColumns = [Nowhere] })]),
        ("--value-column", [Columns(columns => columns with { Value = Nowhere })]),
        ("--total-column", [Columns(columns => columns with { Total = Nowhere })]),
        (
            "--blank",
            [
                Columns(columns => columns with { Blank = BlankCell.NotChosen }),
                Columns(columns => columns with { Blank = BlankCell.Unknown }),
            ]
        ),
        ("--threshold", [reading => reading with { Threshold = 99 }]),
        ("--grouped", [reading => reading with { Grouped = true }]),
    ];

    public static TheoryData<string> Formats => [.. DatasetFormatCatalogue.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void An_option_changes_what_is_read_or_is_refused(string format)
    {
        var without = Read(format, reading => reading);
        Assert.DoesNotContain("refused", without, StringComparison.Ordinal);

        var ignored = Options.Where(option => option.Values.All(given => Read(format, given) == without)).Select(option => option.Name);

        Assert.Equal("", string.Join(", ", ignored));
    }

    [Fact]
    public void Every_option_is_tried()
    {
        var options = Enum.GetValues<DatasetOptions>().Count(option => option != DatasetOptions.None);

        Assert.Equal(options, Options.Length);
    }

    private static Func<DatasetReading, DatasetReading> Columns(Func<ColumnMapping, ColumnMapping> how) =>
        reading => reading with { Columns = how(reading.Columns) };

    private static string Read(string format, Func<DatasetReading, DatasetReading> how)
    {
        var reading = how(
            new DatasetReading("file") { FaultLimit = 20, LabelList = format == "goemotions" ? ["joy", "fear", "anger"] : null }
        );
        try
        {
            using var text = new StringReader(Samples[format]);
            return string.Join('\n', DatasetReader.Read(text, DatasetFormatCatalogue.Named(format)!, reading).Select(Shown));
        }
        catch (DatasetFormatException refused)
        {
            return $"refused: {refused.Message}";
        }
    }

    private static string Shown(TextItem item) =>
        $"{item.Id} <{item.Text}> {item.Split} {(item.Labels is { } labels ? string.Join('+', labels) : "?")} "
        + string.Join(
            ' ',
            (item.Annotations ?? new Dictionary<string, IReadOnlyList<string>>()).Select(vote =>
                $"{vote.Key}:{string.Join('+', vote.Value)}"
            )
        )
        + string.Join(
            ' ',
            (item.Distribution ?? new Dictionary<string, double>()).Select(share =>
                FormattableString.Invariant($"{share.Key}={share.Value}")
            )
        )
        + string.Join(' ', item.Fields.Select(field => $"{field.Key}/{field.Value}"));
}
