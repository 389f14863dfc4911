using FsCheck;
using FsCheck.Fluent;
using Plurality.Labels;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Prompts;

public sealed class PromptTemplateTests
{
    private static readonly PromptTask Task = new(LabelSet.Create(["anger", "fear", "joy"]), AnswerFormat.Json) { Noun = "emotions" };

    [Fact]
    public void The_default_template_is_the_one_of_the_method()
    {
        var prompt = PromptTemplate.Default.Render(Task, [Shown("What a scare!", "fear", "joy")], "I won.");

        Assert.Equal(
            "Classify each input into none, one or several of these emotions: anger, fear, joy.\n\nInput: What a scare!\n"
                + "{\"label\": [\"fear\", \"joy\"]}\n\nInput: I won.\n",
            prompt.Text
        );
    }

    [Fact]
    public void Without_demonstrations_the_query_follows_the_instruction()
    {
        var prompt = PromptTemplate.Default.Render(Task, [], "I won.");

        Assert.Equal("Classify each input into none, one or several of these emotions: anger, fear, joy.\n\nInput: I won.\n", prompt.Text);
    }

    [Fact]
    public void A_demonstration_without_labels_shows_the_answer_for_none()
    {
        var prompt = PromptTemplate.Default.Render(Task with { Format = AnswerFormat.Polysyndeton }, [Shown("It is noon.")], "");

        Assert.Contains("Input: It is noon.\nLabels: nothing\n\n", prompt.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_instruction_names_labels_in_its_own_order()
    {
        var prompt = PromptTemplate.Default.Render(Task with { InstructionLabels = ["joy", "anger", "fear"] }, [], "");

        Assert.Contains("emotions: joy, anger, fear.", prompt.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_placeholder_is_filled()
    {
        const string Source =
            "{{noun}}|{{ labels "
            + "}}\n{{descriptions}}\n{{#demonstrations}}\n{{text}}~{{field:term}}~{{answer}}\n{{/demonstrations}}\n{{field:term}}~{{text}}";
        var template = PromptTemplate.Parse(Source, "mine");
        var task = Task with
        {
            Descriptions = new Dictionary<string, string> { ["joy"] = "gladness", ["anger"] = "wrath" },
        };
        var demonstration = new Demonstration("D", ["joy"], new Dictionary<string, string> { ["term"] = "x" });

        var prompt = template.Render(task, [demonstration], "Q", new Dictionary<string, string> { ["term"] = "y" });

        Assert.Equal("emotions|anger, fear, joy\nanger: wrath\njoy: gladness\nD~x~{\"label\": [\"joy\"]}\ny~Q", prompt.Text);
    }

    [Fact]
    public void A_template_may_have_no_demonstrations()
    {
        var template = PromptTemplate.Parse("Which {{noun}}? {{text}}\n", "zero-shot");

        var prompt = template.Render(Task, [Shown("never seen", "joy")], "Q");

        Assert.Equal(new Prompt("Which emotions? Q\n", "Which emotions? ".Length), prompt);
    }

    [Fact]
    public void Line_endings_of_a_template_are_line_feeds()
    {
        var template = PromptTemplate.Parse("{{#demonstrations}}\r\n{{text}}\r\n{{/demonstrations}}\r\n{{text}}\r\n", "windows");

        Assert.Equal("a\nq\r\n\n", template.Render(Task, [Shown("a")], "q\r\n").Text);
    }

    [Fact]
    public void What_documents_labels_and_fields_contain_is_not_expanded()
    {
        const string Hostile = "{{labels}} {{#demonstrations}} {{/demonstrations}} {{answer}} {{";
        var template = PromptTemplate.Parse(
            "{{labels}}: {{#demonstrations}}{{text}}/{{answer}} {{/demonstrations}}{{field:f}} {{text}}",
            "mine"
        );
        var task = new PromptTask(LabelSet.Create(["{{text}}"]), AnswerFormat.List);

        var prompt = template.Render(
            task,
            [Shown("{{answer}}", "{{text}}")],
            Hostile,
            new Dictionary<string, string> { ["f"] = "{{noun}}" }
        );

        Assert.Equal("{{text}}: {{answer}}/Labels: {{text}} {{noun}} " + Hostile, prompt.Text);
    }

    [Fact]
    public void Shared_characters_are_those_before_the_document() =>
        Assert.Equal(
            (
                "Classify each input into none, one or several of these emotions: anger, fear, joy.\n\n"
                + "Input: a\n{\"label\": [\"joy\"]}\n\nInput: "
            ).Length,
            PromptTemplate.Default.Render(Task, [Shown("a", "joy")], "anything").SharedCharacters
        );

    [Theory]
    [InlineData(null)]
    [InlineData("{{noun}} {{text}}")]
    [InlineData("{{text}} {{noun}}")]
    [InlineData("{{#demonstrations}}{{text}}{{/demonstrations}}{{labels}} {{field:f}} {{text}}")]
    public void Shared_characters_begin_the_prompt_of_every_document(string? source)
    {
        var template = source is null ? PromptTemplate.Default : PromptTemplate.Parse(source, "mine");

        Prop.ForAll<string, string, string>(
                (one, other, shown) =>
                {
                    var first = Render(template, one ?? "", shown ?? "");
                    var second = Render(template, other ?? "", shown ?? "");
                    return first.SharedCharacters == second.SharedCharacters
                        && first.Text.AsSpan(0, first.SharedCharacters).SequenceEqual(second.Text.AsSpan(0, second.SharedCharacters));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(
        "{{nouns}} {{text}}",
        "Template mine, line 1: '{{nouns}}' must be one of noun, labels, descriptions, text, answer, field:<name>, #demonstrations, "
            + "/demonstrations."
    )]
    [InlineData("a\nb {{text\n", "Template mine, line 2: '{{' must be closed by '}}'.")]
    [InlineData(
        "{{field:}} {{text}}",
        "Template mine, line 1: '{{field:}}' must be one of noun, labels, descriptions, text, answer, field:<name>, #demonstrations, "
            + "/demonstrations."
    )]
    [InlineData(
        "a\n{{#demonstrations}}\n{{text}}",
        "Template mine, line 2: '{{#demonstrations}}' must be closed by '{{/demonstrations}}'."
    )]
    [InlineData(
        "a\n{{/demonstrations}}\n{{text}}",
        "Template mine, line 2: '{{/demonstrations}}' must follow a '{{#demonstrations}}' that is still open."
    )]
    [InlineData("{{#demonstrations}}\n\n{{#demonstrations}}", "Template mine, line 3: '{{#demonstrations}}' must occur once.")]
    [InlineData(
        "{{#demonstrations}}{{/demonstrations}}\n{{#demonstrations}}",
        "Template mine, line 2: '{{#demonstrations}}' must occur once."
    )]
    [InlineData("{{labels}}", "Template mine must hold '{{text}}', the place of the document, after the demonstrations.")]
    [InlineData(
        "{{#demonstrations}}{{text}}{{/demonstrations}}",
        "Template mine must hold '{{text}}', the place of the document, after the demonstrations."
    )]
    [InlineData(
        "{{text}}{{#demonstrations}}{{/demonstrations}}{{text}}",
        "Template mine: '{{text}}' must stand inside or after the demonstrations."
    )]
    [InlineData(
        "{{field:age}}{{#demonstrations}}{{/demonstrations}}{{text}}",
        "Template mine: '{{field:age}}' must stand inside or after the demonstrations."
    )]
    [InlineData("{{answer}}{{text}}", "Template mine: '{{answer}}' must stand inside the demonstrations; the model writes the last one.")]
    [InlineData(
        "{{answer}}{{#demonstrations}}{{/demonstrations}}{{text}}",
        "Template mine: '{{answer}}' must stand inside the demonstrations; the model writes the last one."
    )]
    [InlineData("{{text}}{{answer}}", "Template mine: '{{answer}}' must stand inside the demonstrations; the model writes the last one.")]
    public void A_template_that_cannot_be_used_is_refused(string source, string message) =>
        Assert.Equal(message, Assert.Throws<PromptException>(() => PromptTemplate.Parse(source, "mine")).Message);

    [Fact]
    public void A_field_that_a_document_does_not_have_is_named()
    {
        var template = PromptTemplate.Parse("{{field:age}} {{text}}", "mine");

        var exception = Assert.Throws<PromptException>(() => template.Render(Task, [], "q"));

        Assert.StartsWith(
            "The template names the field 'age'; every document and demonstration must have it.",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    private static Prompt Render(PromptTemplate template, string text, string shown) =>
        template.Render(Task, [Shown(shown, "joy")], text, new Dictionary<string, string> { ["f"] = text + "!" });

    private static Demonstration Shown(string text, params string[] labels) => new(text, labels, new Dictionary<string, string>());
}
