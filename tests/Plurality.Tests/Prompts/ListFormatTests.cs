using Plurality.Labels;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Prompts;

public sealed class ListFormatTests
{
    private static readonly AnswerFormat Format = AnswerFormat.List;

    [Fact]
    public void Answers_are_written_as_in_the_method()
    {
        Assert.Equal("Labels: joy, love", Format.Write(["joy", "love"]));
        Assert.Equal("Labels: none", Format.Write([]));
    }

    [Fact]
    public void Pieces_are_those_of_the_method()
    {
        Assert.Equal(("Labels:", ","), (Format.Stub, Format.Continuation));
        Assert.Equal((" joy", " none", ""), (Format.Option("joy"), Format.NoneOption, Format.OptionLead));
        Assert.Equal(new TokenClass([",", "\n"], ContinuationToken: false, EndOfGeneration: true), Format.MayFollow);
        Assert.Equal(new TokenClass(["\n"], ContinuationToken: false, EndOfGeneration: true), Format.EndsAnswer);
    }

    [Theory]
    [InlineData("labels:joy,fear")]
    [InlineData("LABELS:  joy ,fear ")]
    [InlineData(" Labels: joy, fear\n\nInput: more, and more")]
    public void Spaces_case_and_what_follows_the_line_are_overlooked(string answer)
    {
        var parsed = Format.Parse(answer);

        Assert.Equal(["joy", "fear"], Texts(parsed));
        Assert.True(parsed.WellFormed);
    }

    [Theory]
    [InlineData("Labels:", "")]
    [InlineData("Labels: joy,", "joy|")]
    [InlineData("Labels: , joy", "|joy")]
    [InlineData("Answer. Labels: joy", "joy")]
    public void A_malformed_answer_is_read_as_far_as_it_goes(string answer, string labels)
    {
        var parsed = Format.Parse(answer);

        Assert.Equal(labels.Split('|'), Texts(parsed));
        Assert.False(parsed.WellFormed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Output: Anger.")]
    [InlineData("joy, fear")]
    [InlineData("Labels")]
    public void An_answer_without_the_opening_has_no_labels(string answer)
    {
        var parsed = Format.Parse(answer);

        Assert.Empty(parsed.Labels);
        Assert.False(parsed.WellFormed);
    }

    [Fact]
    public void Places_begin_with_the_space_and_leave_out_spaces_behind()
    {
        var parsed = Format.Parse("Labels: joy , fe");

        Assert.Equal([new WrittenLabel(7, 11, "joy", Closed: true), new WrittenLabel(13, 16, "fe", Closed: false)], parsed.Labels);
    }

    [Fact]
    public void Labels_with_commas_are_refused_all_at_once()
    {
        var exception = Assert.Throws<PromptException>(() => Format.Validate(LabelSet.Create(["joy", "a, b", "c,d"])));

        Assert.Equal(
            "Labels must be writable in the format list; \"a, b\", \"c,d\" are not (no commas, no control characters such as line feeds). "
                + "Rename them or choose another format.",
            exception.Message
        );
    }

    private static IEnumerable<string> Texts(ParsedAnswer parsed) => parsed.Labels.Select(label => label.Text);
}
