using Plurality.Labels;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Prompts;

/// <summary>Answers that look like more than they say.</summary>
public sealed class MadeUpAnswerTests
{
    [Fact]
    public void In_polysyndeton_the_none_is_no_answer_that_no_label_applies()
    {
        Assert.Equal("the none", Assert.Single(AnswerFormat.Polysyndeton.Parse("Labels: the none").Labels).Text);
        Assert.Equal(LabelSet.None, Assert.Single(AnswerFormat.Polysyndeton.Parse("Labels: nothing").Labels).Text);
    }

    [Fact]
    public void A_json_label_in_which_free_decoding_would_stop_is_refused()
    {
        var fault = Assert.Throws<PromptException>(() => AnswerFormat.Json.Validate(LabelSet.Create(["joy", "a]}b"])));

        Assert.Contains("a]}b", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spaces_before_a_stub_of_ones_own_are_overlooked()
    {
        var label = Assert.Single(AnswerFormat.List.WithStub("Output:").Parse("  Output: joy\n").Labels);

        Assert.Equal("joy", label.Text);
        Assert.Equal("  Output:".Length, label.Start);
    }
}
