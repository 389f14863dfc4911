using Plurality.Labels;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Prompts;

public sealed class JsonFormatTests
{
    private static readonly AnswerFormat Format = AnswerFormat.Json;

    [Fact]
    public void Answers_are_written_as_in_the_method()
    {
        Assert.Equal("""{"label": ["joy", "love"]}""", Format.Write(["joy", "love"]));
        Assert.Equal("""{"label": ["none"]}""", Format.Write([]));
    }

    [Fact]
    public void Pieces_are_those_of_the_method()
    {
        Assert.Equal("{\"label\": [\"", Format.Stub);
        Assert.Equal(("joy", "none"), (Format.Option("joy"), Format.NoneOption));
        Assert.Equal(("\", \"", ""), (Format.Continuation, Format.OptionLead));
        Assert.Equal(new TokenClass(["\""], ContinuationToken: false, EndOfGeneration: false), Format.MayFollow);
        Assert.Equal(new TokenClass(["\"]"], ContinuationToken: false, EndOfGeneration: false), Format.EndsAnswer);
    }

    [Fact]
    public void Only_quotes_and_backslashes_are_escaped() =>
        Assert.Equal("""say \"hé\" \\ 😀 שלום / '""", Format.Option("""say "hé" \ 😀 שלום / '"""));

    [Theory]
    [InlineData("""{"label": ["joy", "fear"]}""")]
    [InlineData("""{"label":["joy","fear"]}""")]
    [InlineData("""  { "Label" : [ " joy " , "fear" ] }  """)]
    public void Spaces_and_case_of_the_key_are_overlooked(string answer)
    {
        var parsed = Format.Parse(answer);

        Assert.Equal(["joy", "fear"], Texts(parsed));
        Assert.True(parsed.WellFormed);
    }

    [Theory]
    [InlineData("""{"label": "joy"}""", "joy")]
    [InlineData("""{"labels": ["joy"]}""", "joy")]
    [InlineData("""["joy", "fear"]""", "joy|fear")]
    [InlineData("""Answer: {"label": ["joy"]}""", "joy")]
    [InlineData("""{"label": ["joy" """, "joy")]
    [InlineData("""{"label": ["joy""", "joy")]
    [InlineData("""{"label": ["joy", "fe""", "joy|fe")]
    [InlineData("""{"label": ["joy"]""", "joy")]
    [InlineData("""{"label": ["joy"]} and more""", "joy")]
    [InlineData("""{"label": ["joy" "fear"]}""", "joy")]
    [InlineData("""{"label": ["joy", fear]}""", "joy")]
    [InlineData("""{"label": ["joy",]}""", "joy")]
    [InlineData("""{"label": ["joy", "", "fear"]}""", "joy||fear")]
    [InlineData("""{"label": [""]}""", "")]
    [InlineData("{\"label\": [\"joy\n\"]}", "joy")]
    [InlineData("{\"label\": [\"", "")]
    public void A_malformed_answer_is_read_as_far_as_it_goes(string answer, string labels)
    {
        var parsed = Format.Parse(answer);

        Assert.Equal(labels.Split('|'), Texts(parsed));
        Assert.False(parsed.WellFormed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Output: Anger.")]
    [InlineData("Labels: joy")]
    [InlineData("""{"label": []}""")]
    [InlineData("""{"label": null}""")]
    [InlineData("""{"label": {"joy": 1}}""")]
    [InlineData("""{"label": [""")]
    [InlineData("""{"label": """)]
    [InlineData("{")]
    public void An_answer_without_a_place_for_a_label_has_none(string answer)
    {
        var parsed = Format.Parse(answer);

        Assert.Empty(parsed.Labels);
        Assert.False(parsed.WellFormed);
    }

    [Theory]
    [InlineData("""{"label": ["\u00e9t\u00C9"]}""", "étÉ")]
    [InlineData("""{"label": ["\ud83d\ude00"]}""", "😀")]
    [InlineData("""{"label": ["a\"b\\c\/d"]}""", """a"b\c/d""")]
    [InlineData("""{"label": ["a\tb"]}""", "a\tb")]
    public void Escapes_are_resolved(string answer, string label) => Assert.Equal([label], Texts(Format.Parse(answer)));

    [Theory]
    [InlineData("{\"label\": [\"a\\", """a\""")]
    [InlineData("{\"label\": [\"a\\u00", "au00")]
    [InlineData("{\"label\": [\"a\\uzzzz\"]}", "auzzzz")]
    public void A_broken_escape_is_kept_as_text(string answer, string label) => Assert.Equal([label], Texts(Format.Parse(answer)));

    [Fact]
    public void Places_are_those_of_the_characters_between_the_quotes()
    {
        var parsed = Format.Parse("""{"label": ["joy", "fe""");

        Assert.Equal([new WrittenLabel(12, 15, "joy", Closed: true), new WrittenLabel(19, 21, "fe", Closed: false)], parsed.Labels);
    }

    [Theory]
    [InlineData("""{"label": "joy"}""")]
    [InlineData("""{"labels": ["joy", "fear"]}""")]
    [InlineData("""x ["joy", "fear"]""")]
    [InlineData("""{"label": ["joy" "fear"]}""")]
    public void Labels_of_a_malformed_answer_do_not_move_while_it_is_written(string answer)
    {
        var starts = Format.Parse(answer).Labels.Select(label => label.Start).ToArray();

        var growing = Enumerable
            .Range(0, answer.Length + 1)
            .Select(length => Format.Parse(answer[..length]).Labels.Select(label => label.Start));

        Assert.All(growing, (found, length) => Assert.Equal(starts.Where(start => start <= length), found));
    }

    [Fact]
    public void A_closing_bracket_and_brace_end_an_answer()
    {
        Assert.False(Format.IsOver("""{"label": ["joy"]"""));
        Assert.True(Format.IsOver("""{"label": ["joy"]}"""));
    }

    [Fact]
    public void Commas_and_conjunctions_are_accepted() =>
        Format.Validate(LabelSet.Create(["joy, great", "rock and roll", "nothing", "]", "}"]));

    private static IEnumerable<string> Texts(ParsedAnswer parsed) => parsed.Labels.Select(label => label.Text);
}
