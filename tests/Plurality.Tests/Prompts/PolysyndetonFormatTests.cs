using Plurality.Labels;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Prompts;

public sealed class PolysyndetonFormatTests
{
    private static readonly AnswerFormat Format = AnswerFormat.Polysyndeton;

    [Fact]
    public void Answers_are_written_as_in_the_method()
    {
        Assert.Equal("Labels: the joy and the love", Format.Write(["joy", "love"]));
        Assert.Equal("Labels: nothing", Format.Write([]));
    }

    [Fact]
    public void Pieces_are_those_of_the_method()
    {
        Assert.Equal(("Labels:", " and"), (Format.Stub, Format.Continuation));
        Assert.Equal((" the joy", " nothing", " the"), (Format.Option("joy"), Format.NoneOption, Format.OptionLead));
        Assert.Equal(new TokenClass(["\n"], ContinuationToken: true, EndOfGeneration: true), Format.MayFollow);
        Assert.Equal(new TokenClass(["\n"], ContinuationToken: false, EndOfGeneration: true), Format.EndsAnswer);
    }

    [Theory]
    [InlineData("labels:the joy AND THE  fear")]
    [InlineData(" Labels:  the joy  and the fear \nInput: the rest and the end")]
    public void Spaces_case_and_what_follows_the_line_are_overlooked(string answer)
    {
        var parsed = Format.Parse(answer);

        Assert.Equal(["joy", "fear"], Texts(parsed));
        Assert.True(parsed.WellFormed);
    }

    [Theory]
    [InlineData("Labels: the joy and and the fear", "joy||fear")]
    [InlineData("Labels: the joy and the and the fear", "joy||fear")]
    [InlineData("Labels: the joy and", "joy|")]
    [InlineData("Labels: the joy and the", "joy|")]
    [InlineData("Labels: the", "")]
    [InlineData("Labels:", "")]
    [InlineData("Labels: joy and the fear", "joy|fear")]
    [InlineData("Labels: the joy and nothing", "joy|none")]
    [InlineData("Labels: nothing and the joy", "none|joy")]
    [InlineData("Labels: the joy, the fear", "joy, the fear", true)]
    [InlineData("So, Labels: the joy", "joy")]
    [InlineData("Labels: none", "none")]
    public void A_malformed_answer_is_read_as_far_as_it_goes(string answer, string labels, bool wellFormed = false)
    {
        var parsed = Format.Parse(answer);

        Assert.Equal(labels.Split('|'), Texts(parsed));
        Assert.Equal(wellFormed, parsed.WellFormed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Output: Anger.")]
    [InlineData("the joy and the fear")]
    public void An_answer_without_the_opening_has_no_labels(string answer) => Assert.Empty(Format.Parse(answer).Labels);

    [Fact]
    public void A_conjunction_that_grows_into_a_word_takes_its_label_back()
    {
        Assert.Equal(["big", ""], Texts(Format.Parse("Labels: the big and")));
        Assert.Equal(["big anders"], Texts(Format.Parse("Labels: the big anders")));
        Assert.Equal(["big anders", "joy"], Texts(Format.Parse("Labels: the big anders and the joy")));
    }

    [Fact]
    public void Places_begin_with_the_article_and_leave_out_spaces_behind()
    {
        var parsed = Format.Parse("Labels: the joy  and the fe");

        Assert.Equal([new WrittenLabel(7, 15, "joy", Closed: true), new WrittenLabel(20, 27, "fe", Closed: false)], parsed.Labels);
    }

    [Fact]
    public void Labels_with_the_conjunction_and_the_word_for_none_are_refused_all_at_once()
    {
        var labels = LabelSet.Create(["joy", "rock and roll", "Rock AND Pop", "and", "the and", "Nothing", "sandy", "big anders"]);

        var exception = Assert.Throws<PromptException>(() => Format.Validate(labels));

        Assert.Equal(
            "Labels must be writable in the format polysyndeton; \"rock and roll\", \"Rock AND Pop\", \"and\", \"the and\", \"Nothing\" "
                + "are not "
                + "(no 'and' between words, not 'nothing', no control characters such as line feeds). Rename them or choose another "
                + "format.",
            exception.Message
        );
    }

    [Fact]
    public void Labels_that_begin_with_the_article_are_their_own() =>
        Assert.Equal(["the end", "the"], Texts(Format.Parse(Format.Write(["the end", "the"]))));

    private static IEnumerable<string> Texts(ParsedAnswer parsed) => parsed.Labels.Select(label => label.Text);
}
