using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Prompts.Questions;
using Xunit;

namespace Plurality.Tests.Prompts.Questions;

public sealed class UnaryQuestionTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["anger", "fear", "joy"]);
    private static readonly PromptTask Task = new(Labels, AnswerFormat.Json) { Noun = "emotions" };

    [Fact]
    public void A_prompt_is_instruction_demonstrations_text_and_label_in_this_order()
    {
        var question = new UnaryQuestion(Task, [Example("shown", "anger", "fear", "joy")], 1, seed: 0);

        var prompt = question.Render("a text", "joy");

        Assert.Matches(
            """
            ^For each input, judge whether one of these emotions is a reasonable label: anger, fear, joy\.

            Input: shown
            Proposed label: (anger|fear|joy)
            Answer: reasonable

            Input: a text
            Proposed label: joy
            $
            """.ReplaceLineEndings("\n"),
            prompt.Text
        );
        Assert.EndsWith("\nInput: ", prompt.Text[..prompt.SharedCharacters], StringComparison.Ordinal);
        Assert.EndsWith("\nInput: a text\nProposed label:", prompt.Text[..prompt.DocumentCharacters], StringComparison.Ordinal);
        Assert.Equal("Answer:", UnaryQuestion.Options.Stub);
        Assert.Equal([" reasonable", " unreasonable"], UnaryQuestion.Options.Options.Select(option => option.Text));
    }

    [Fact]
    public void Half_of_the_demonstrations_are_reasonable_labels_of_their_text_the_others_labels_it_has_not()
    {
        var pool = Enumerable
            .Range(0, 40)
            .Select(i =>
                Example(
                    $"text {i}",
                    i % 4 == 0 ? []
                        : i % 4 == 1 ? ["joy"]
                        : ["anger", "fear"]
                )
            )
            .ToArray();

        foreach (var seed in Enumerable.Range(0, 50).Select(seed => (ulong)seed))
        {
            var question = new UnaryQuestion(Task, pool, 10, seed);

            var shown = Shown(question);
            Assert.Equal(10, shown.Length);
            Assert.Equal(5, shown.Count(example => example.IsReasonable));
            Assert.All(shown, example =>
                Assert.Equal(example.IsReasonable, pool.Single(item => item.Text == example.Text).Labels.Contains(example.Label))
            );
            Assert.Empty(question.Notes);
        }
    }

    [Fact]
    public void The_drawn_demonstrations_are_kept_as_long_as_halves_can_be_filled()
    {
        // Of six without labels three fit the unreasonable half; the next ones with labels take the places of the others.
        var pool = Enumerable.Range(0, 12).Select(i => Example($"text {i}", i < 6 ? [] : ["joy"])).ToArray();

        var question = new UnaryQuestion(Task, pool, 6, seed: 3);

        Assert.Equal(
            ["text 0", "text 1", "text 2", "text 6", "text 7", "text 8"],
            Shown(question).Select(example => example.Text).Order(StringComparer.Ordinal)
        );
        Assert.Empty(question.Notes);
    }

    [Fact]
    public void A_pool_that_cannot_be_balanced_is_used_as_it_is_and_noted()
    {
        var pool = Enumerable.Range(0, 6).Select(i => Example($"text {i}", i == 0 ? ["joy"] : [])).ToArray();

        var question = new UnaryQuestion(Task, pool, 6, seed: 3);

        Assert.Equal(1, Shown(question).Count(example => example.IsReasonable));
        Assert.Equal(
            "Of 6 demonstrations of unary questions 1 show a reasonable label: the pool has no more of the other kind.",
            Assert.Single(question.Notes)
        );
    }

    [Fact]
    public void The_draw_depends_on_the_seed_and_not_on_the_order_of_the_labels()
    {
        var pool = Enumerable.Range(0, 20).Select(i => Example($"text {i}", "joy", "fear")).ToArray();
        var turned = new PromptTask(LabelSet.Create(["joy", "fear", "anger"]), AnswerFormat.Json)
        {
            Noun = "emotions",
            InstructionLabels = Labels,
        };

        Assert.Equal(new UnaryQuestion(Task, pool, 10, 1).Opening, new UnaryQuestion(turned, pool, 10, 1).Opening);
        Assert.NotEqual(new UnaryQuestion(Task, pool, 10, 1).Opening, new UnaryQuestion(Task, pool, 10, 2).Opening);
    }

    [Fact]
    public void Reasonable_ones_do_not_come_first()
    {
        var pool = Enumerable.Range(0, 10).Select(i => Example($"text {i}", "joy")).ToArray();

        var firsts = Enumerable.Range(0, 200).Count(seed => Shown(new UnaryQuestion(Task, pool, 10, (ulong)seed))[0].IsReasonable);

        Assert.InRange(firsts, 70, 130); // four standard deviations around the half of 200
    }

    private static Demonstration Example(string text, params string[] labels) => new(text, labels, new Dictionary<string, string>());

    private static (string Text, string Label, bool IsReasonable)[] Shown(UnaryQuestion question) =>
        [
            .. question
                .Opening.Split("\n\n")[1..^1]
                .Select(block => block.Split('\n'))
                .Select(lines => (lines[0]["Input: ".Length..], lines[1]["Proposed label: ".Length..], lines[2] == "Answer: reasonable")),
        ];
}
