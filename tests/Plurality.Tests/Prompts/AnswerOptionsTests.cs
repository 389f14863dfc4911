using Plurality.Labels;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Prompts;

public sealed class AnswerOptionsTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["joy", "a \"b\""]);

    [Fact]
    public void Json_options_are_escaped_labels_in_their_order_then_none()
    {
        var options = AnswerOptions.Of(AnswerFormat.Json, Labels);

        Assert.Equal(
            [new("joy", "joy", HasLead: false), new("a \"b\"", "a \\\"b\\\"", HasLead: false), new("none", "none", HasLead: false)],
            options.Options
        );
        Assert.Equal(("{\"label\": [\"", "\"]}", "\", \"", ""), (options.Stub, options.Ending, options.Continuation, options.Lead));
        Assert.Equal((AnswerFormat.Json.MayFollow, AnswerFormat.Json.EndsAnswer), (options.MayFollow, options.EndsAnswer));
    }

    [Fact]
    public void A_line_ends_with_a_line_feed()
    {
        Assert.Equal("\n", AnswerOptions.Of(AnswerFormat.List, Labels).Ending);
        Assert.Equal("\n", AnswerOptions.Of(AnswerFormat.Polysyndeton, Labels).Ending);
    }

    [Fact]
    public void The_lead_of_polysyndeton_is_that_of_labels_and_not_of_none()
    {
        var options = AnswerOptions.Of(AnswerFormat.Polysyndeton, Labels);

        Assert.Equal(" the", options.Lead);
        Assert.Equal([true, true, false], options.Options.Select(option => option.HasLead));
        Assert.Equal([true, true, false], options.Options.Select(option => option.Text.StartsWith(options.Lead, StringComparison.Ordinal)));
    }

    [Fact]
    public void Labels_that_the_format_cannot_write_are_refused() =>
        Assert.Throws<PromptException>(() => AnswerOptions.Of(AnswerFormat.List, LabelSet.Create(["a,b"])));

    [Fact]
    public void Equality_is_of_content()
    {
        var options = AnswerOptions.Of(AnswerFormat.Json, Labels);
        var same = AnswerOptions.Of(AnswerFormat.Json, LabelSet.Create(["joy", "a \"b\""]));
        var reordered = AnswerOptions.Of(AnswerFormat.Json, LabelSet.Create(["a \"b\"", "joy"]));

        Assert.Equal(options, same);
        Assert.Equal(options.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(options, reordered);
        Assert.NotEqual(options, options with { Continuation = null });
        Assert.NotEqual(options, options with { MayFollow = AnswerFormat.List.MayFollow });
        Assert.NotEqual(AnswerOptions.Of(AnswerFormat.List, Labels), AnswerOptions.Of(AnswerFormat.Polysyndeton, Labels));
    }
}
