using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

/// <summary>What exports of annotation tools and published JSON mean, on invented texts.</summary>
public sealed class PublicFormatTests
{
    private const string LabelStudio = """
        [{"id": 1, "annotations": [
            {"completed_by": {"id": 7, "email": "ann@example.org"}, "was_cancelled": false, "result": [
              {"from_name": "emotion", "type": "choices", "value": {"choices": ["joy"]}},
              {"from_name": "words", "type": "labels", "value": {"start": 0, "end": 3, "labels": ["part"]}}]},
            {"completed_by": 8, "was_cancelled": true, "result": [
              {"from_name": "emotion", "type": "choices", "value": {"choices": ["anger"]}}]}],
          "data": {"comment": "Finally!", "likes": 3}}]
        """;

    [Fact]
    public void Label_studio_takes_choices_of_the_document_and_no_skipped_tasks()
    {
        var item = Read("label-studio", LabelStudio).Single();

        Assert.Equal("1 Finally! 7:joy", Shown(item));
        Assert.Equal("3", item.Fields["likes"]);
    }

    [Fact]
    public void Label_studio_needs_a_name_where_there_are_several_questions()
    {
        var content = LabelStudio.Replace(
            "\"labels\", \"value\": {\"start\": 0, \"end\": 3, \"labels\"",
            "\"choices\", \"value\": {\"choices\"",
            StringComparison.Ordinal
        );

        Assert.Equal("\"words\" beside \"emotion\" in item \"1\"", Fault("label-studio", content).Found);
        Assert.Equal("1 Finally! 7:part", Shown(Read("label-studio", content, Named("words")).Single()));
        Assert.Equal("the questions \"emotion\", \"words\"", Fault("label-studio", content, Named("mood")).Found);
    }

    [Fact]
    public void Votes_of_unknown_people_become_shares_and_one_alone_labels()
    {
        const string Two = """
            [{"id": 1, "data": {"text": "a"}, "annotations": [
               {"result": [{"from_name": "q", "type": "choices", "value": {"choices": ["joy"]}}]}, {"result": []}]},
             {"id": 2, "data": {"text": "b"}, "annotations": [
               {"result": [{"from_name": "q", "type": "choices", "value": {"choices": ["joy"]}}]}]}]
            """;

        var items = Read("label-studio", Two);

        Assert.Null(items[0].Annotations);
        Assert.Equal(0.5, items[0].Distribution!["joy"]);
        Assert.Equal(["joy"], items[1].Labels!);
    }

    [Fact]
    public void Doccano_does_not_take_spans_for_labels() =>
        Assert.Equal("\"[[0,3,\"PER\"]]\" in item \"1\"", Fault("doccano", """{"id": 1, "text": "Ann", "label": [[0,3,"PER"]]}""").Found);

    [Fact]
    public void Binary_answers_of_prodigy_are_votes_for_and_against()
    {
        const string Content = """
            {"text": "a", "label": "joy", "answer": "accept", "_annotator_id": "ann"}
            {"text": "a", "label": "anger", "answer": "reject", "_annotator_id": "ann"}
            {"text": "a", "label": "joy", "answer": "reject", "_annotator_id": "ben"}
            {"text": "a", "label": "anger", "answer": "reject", "_annotator_id": "ben"}
            {"text": "b", "label": "joy", "answer": "ignore", "_annotator_id": "ann"}
            """;

        Assert.Equal(["1 a ann:joy ben:", "5 b "], Read("prodigy", Content).Select(Shown));
        Assert.Equal(
            "no answer on \"anger\" by \"ben\" in item \"1\"",
            Fault("prodigy", string.Join('\n', Content.Split('\n').Where((_, i) => i != 3))).Found
        );
    }

    [Fact]
    public void Options_of_prodigy_whose_ids_are_numbers_have_the_names_shown()
    {
        const string Content = """
            {"text": "a", "options": [{"id": 1, "text": "Joy"}, {"id": 2, "text": "Anger"}], "accept": [2], "answer": "accept"}
            {"text": "b", "options": [{"id": 1, "text": "Joy"}, {"id": 2, "text": "Anger"}], "accept": [], "answer": "reject"}
            """;

        Assert.Equal(["1 a Anger", "2 b "], Read("prodigy", Content).Select(Shown));
    }

    [Fact]
    public void Categories_of_zero_and_one_are_labels_only_if_all_of_the_file_are()
    {
        const string Sets = """
            {"text": "a", "cats": {"joy": true, "anger": 0}}
            {"text": "b", "cats": {"joy": 0.0, "anger": 0.0}}
            """;

        Assert.Equal(["1 a joy", "2 b "], Read("spacy", Sets).Select(Shown));
        Assert.All(Read("spacy", Sets.Replace("0.0,", "0.5,", StringComparison.Ordinal)), item => Assert.NotNull(item.Distribution));
        Assert.Equal("\"1.5\" in item \"1\"", Fault("spacy", """{"text": "a", "cats": {"joy": 1.5}}""").Found);
    }

    [Theory]
    [InlineData(
        """{"id": "r", "text": "a", "q.responses": [["joy"], ["anger"], ["joy"]], "q.responses.users": ["u", "v", "w"], "q.responses.status": ["submitted", "submitted", "discarded"], "q.suggestion": null}"""
    )]
    [InlineData(
        """{"id": "r", "fields": {"text": "a"}, "responses": [{"user_id": "u", "status": "submitted", "values": {"q": {"value": "joy"}}}, {"user_id": "v", "status": "submitted", "values": {"q": {"value": ["anger"]}}}, {"user_id": "w", "status": "draft", "values": {"q": {"value": "joy"}}}]}"""
    )]
    [InlineData(
        """{"id": "r", "fields": {"text": "a"}, "responses": {"q": [{"value": "joy", "user_id": "u"}, {"value": "anger", "user_id": "v"}, {"value": "joy", "user_id": "w", "status": "discarded"}]}}"""
    )]
    public void Submitted_responses_of_argilla_are_votes_in_every_version(string content) =>
        Assert.Equal("r a u:joy v:anger", Shown(Read("argilla", content).Single()));

    // argilla/records/_io/_generic.py writes str(None) for a person who is unknown, and null for a status that is.
    [Theory]
    [InlineData(
        """{"id": "r", "text": "a", "q.responses": ["joy", "anger"], "q.responses.users": ["None", "None"], "q.responses.status": [null, null]}"""
    )]
    [InlineData(
        """{"id": "r", "fields": {"text": "a"}, "responses": {"q": [{"value": "joy", "user_id": "None"}, {"value": "anger", "user_id": "None"}]}}"""
    )]
    public void Unknown_people_of_argilla_are_nobody(string content)
    {
        var item = Read("argilla", content).Single();

        Assert.Null(item.Annotations);
        Assert.Equal((0.5, 0.5), (item.Distribution!["joy"], item.Distribution["anger"]));
    }

    [Fact]
    public void Records_of_argilla_1_have_labels_of_nobody()
    {
        const string Content = """
            {"id": 5, "text": "a", "inputs": {"text": "a"}, "annotation": ["joy", "anger"], "annotation_agent": "argilla", "multi_label": true}
            {"id": 6, "text": "b", "inputs": {"text": "b"}, "annotation": null, "annotation_agent": null, "multi_label": true}
            """;

        Assert.Equal(["5 a joy+anger", "6 b "], Read("argilla", Content).Select(Shown));
    }

    [Fact]
    public void Counts_of_chaosnli_become_shares_and_a_count_of_nothing_is_refused()
    {
        var item = Read(
                "chaosnli",
                """{"uid": "u", "label_counter": {"1": 30, "2": 70}, "example": {"obs1": "x", "hyp1": "y", "source": "s"}}"""
            )
            .Single();

        Assert.Equal(("obs1: x\nhyp1: y", 0.3, 0.7), (item.Text, item.Distribution!["1"], item.Distribution["2"]));
        Assert.Equal("no vote in item \"u\"", Fault("chaosnli", """{"uid": "u", "label_counter": {}, "example": {}}""").Found);
    }

    [Fact]
    public void Each_task_of_exist_can_be_read()
    {
        const string Content = """
            {"7": {"id_EXIST": "7", "lang": "en", "tweet": "t", "number_annotators": 2, "annotators": ["A", "B"], "gender_annotators": ["F", "M"],
                   "labels_task1": ["YES", "NO"], "labels_task2": ["DIRECT", "-"], "labels_task3": [["OBJECTIFICATION", "SEXUAL-VIOLENCE"], ["UNKNOWN"]],
                   "split": "TRAIN_EN"}}
            """;

        Assert.Equal("7 t A:sexist B:", Shown(Read("exist", Content).Single()));
        Assert.Equal("7 t A:DIRECT B:", Shown(Read("exist", Content, Named("labels_task2")).Single()));
        Assert.Equal("7 t A:OBJECTIFICATION+SEXUAL-VIOLENCE", Shown(Read("exist", Content, Named("labels_task3")).Single()));
        Assert.Equal("none in item \"7\"", Fault("exist", Content, Named("labels_task9")).Found);
    }

    [Fact]
    public void Label_studio_as_a_table_has_the_votes_of_its_json()
    {
        const string Csv =
            "annotation_id,annotator,created_at,id,lead_time,emotion,text\n"
            + "11,1,2024-05-01,1,3.1,\"{\"\"choices\"\":[\"\"joy\"\",\"\"surprise\"\"]}\",They called me back!\n"
            + "12,2,2024-05-01,1,2.1,joy,They called me back!\n"
            + "13,1,2024-05-01,2,1.1,anger,He hung up on me.\n"
            + "14,2,2024-05-01,2,9.1,,He hung up on me.\n";
        const string Json = """
            [{"id": 1, "text": "They called me back!", "emotion": {"choices": ["joy", "surprise"]}, "annotator": 1, "annotation_id": 11},
             {"id": 1, "text": "They called me back!", "emotion": "joy", "annotator": 2, "annotation_id": 12},
             {"id": 2, "text": "He hung up on me.", "emotion": "anger", "annotator": 1, "annotation_id": 13}]
            """;
        string[] expected = ["1 They called me back! 1:joy+surprise 2:joy", "2 He hung up on me. 1:anger"];

        Assert.Equal(expected, Read("label-studio-min", Json).Select(Shown));
        Assert.Equal(expected, Read("label-studio-min", Csv).Select(Shown));
        var blanks = new DatasetReading("file") { Columns = new ColumnMapping { Blank = BlankCell.NotChosen } };
        Assert.Equal("2 He hung up on me. 1:anger 2:", Shown(Read("label-studio-min", Csv, blanks)[1]));
        Assert.Equal(
            "a second vote by \"1\" of item \"2\", which begins on line 4",
            Fault("label-studio-min", Csv + "15,1,2024-05-02,2,1.1,joy,He hung up on me.\n").Found
        );
    }

    private static DatasetReading Named(string question) => new("file") { Columns = new ColumnMapping { Label = question } };

    private static DatasetFault Fault(string format, string content, DatasetReading? reading = null) =>
        Assert.Throws<DatasetFormatException>(() => Read(format, content, reading)).Faults[0];

    private static TextItem[] Read(string format, string content, DatasetReading? reading = null)
    {
        reading ??= new DatasetReading("file");
        var recognition = DatasetFormatCatalogue.Recognise(DatasetHead.Read(new StringReader(content), "file", out var whole, reading));
        Assert.Equal(format, recognition.Format.Name);
        return [.. DatasetReader.Read(whole, recognition.Format, reading)];
    }

    private static string Shown(TextItem item) =>
        item.Annotations is { } votes
            ? $"{item.Id} {item.Text} {string.Join(' ', votes.Select(vote => $"{vote.Key}:{string.Join('+', vote.Value)}"))}"
            : $"{item.Id} {item.Text} {string.Join('+', item.Labels ?? [])}";
}
