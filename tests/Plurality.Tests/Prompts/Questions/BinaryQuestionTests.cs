using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Prompts.Questions;
using Xunit;

namespace Plurality.Tests.Prompts.Questions;

public sealed class BinaryQuestionTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["anger", "fear", "joy"]);
    private static readonly PromptTask Task = new(Labels, AnswerFormat.Json) { Noun = "emotions" };

    [Fact]
    public void A_prompt_is_instruction_demonstrations_text_and_pair_in_this_order()
    {
        var question = new BinaryQuestion(Task, [Example("shown")], 1, seed: 0);

        var prompt = question.Render("a text", new LabelPair("joy", "none"));

        Assert.Matches(
            """
            ^For each input, choose the more reasonable of two labels, each none or one of these emotions: anger, fear, joy\.

            Input: shown
            a: none
            b: (anger|fear|joy)
            Answer: a

            Input: a text
            a: joy
            b: none
            $
            """.ReplaceLineEndings("\n"),
            prompt.Text
        );
        Assert.EndsWith("\nInput: ", prompt.Text[..prompt.SharedCharacters], StringComparison.Ordinal);
        Assert.EndsWith("\nInput: a text\na:", prompt.Text[..prompt.DocumentCharacters], StringComparison.Ordinal);
        Assert.Equal([" a", " b"], BinaryQuestion.Options.Options.Select(option => option.Text));
    }

    [Fact]
    public void The_right_answer_is_one_of_the_text_the_wrong_one_is_not_and_half_are_a()
    {
        var pool = Enumerable
            .Range(0, 12)
            .Select(i =>
                Example(
                    $"text {i}",
                    i % 4 == 0 ? []
                        : i % 4 == 1 ? ["joy"]
                        : i % 4 == 2 ? ["anger", "fear"]
                        : [.. Labels]
                )
            )
            .ToArray();
        foreach (var seed in Enumerable.Range(0, 50).Select(seed => (ulong)seed))
        {
            var question = new BinaryQuestion(Task, pool, 10, seed);

            var shown = Shown(question);
            Assert.Equal(10, shown.Length);
            Assert.Equal(5, shown.Count(example => example.IsFirst));
            Assert.All(shown, example => Assert.True(Holds(pool.Single(item => item.Text == example.Text), example.Right)));
            Assert.All(shown, example => Assert.False(Holds(pool.Single(item => item.Text == example.Text), example.Wrong)));
            Assert.Empty(question.Notes);
        }
    }

    [Fact]
    public void Every_pair_is_asked_about_once_and_none_is_one_of_the_items()
    {
        var pairs = new BinaryQuestion(Task, [], 0, seed: 5).Pairs("d").ToArray();

        Assert.Equal(6, pairs.Length);
        Assert.Equal(6, pairs.Select(pair => string.Join('|', new[] { pair.A, pair.B }.Order())).Distinct().Count());
        Assert.Equal(3, pairs.Count(pair => pair.A == LabelSet.None || pair.B == LabelSet.None));
    }

    [Fact]
    public void Which_comes_first_is_drawn_for_each_pair_and_document_whatever_the_order_of_labels()
    {
        var question = new BinaryQuestion(Task, [], 0, seed: 5);
        var turned = new BinaryQuestion(Task with { Labels = LabelSet.Create(["joy", "anger", "fear"]) }, [], 0, seed: 5);

        Assert.Equal(question.Pairs("d"), question.Pairs("d"));
        Assert.Equal(question.Pairs("d").ToHashSet(), turned.Pairs("d").ToHashSet());
        foreach (var position in Enumerable.Range(0, 6))
        {
            var firsts = Enumerable
                .Range(0, 200)
                .Count(id =>
                    string.CompareOrdinal(question.Pairs($"d{id}").ElementAt(position).A, question.Pairs($"d{id}").ElementAt(position).B)
                    < 0
                );
            Assert.InRange(firsts, 70, 130); // four standard deviations around the half of 200
        }
    }

    [Fact]
    public void In_single_label_tasks_there_is_no_none()
    {
        var pool = Enumerable.Range(0, 4).Select(i => Example($"text {i}", i == 0 ? [] : ["joy"])).ToArray();

        var question = new BinaryQuestion(Task with { Kind = TaskKind.SingleLabel }, pool, 4, seed: 5);

        Assert.Equal(Labels, question.Items);
        Assert.Equal(3, question.Pairs("d").Count());
        Assert.DoesNotContain("none", question.Opening, StringComparison.Ordinal);
        Assert.Equal(
            "4 demonstrations were asked for; the pool has 3 that can be shown in binary questions.",
            Assert.Single(question.Notes)
        );
    }

    private static bool Holds(Demonstration demonstration, string answer) =>
        demonstration.Labels.Count == 0 ? answer == LabelSet.None : demonstration.Labels.Contains(answer);

    private static Demonstration Example(string text, params string[] labels) => new(text, labels, new Dictionary<string, string>());

    private static (string Text, string Right, string Wrong, bool IsFirst)[] Shown(BinaryQuestion question) =>
        [
            .. question
                .Opening.Split("\n\n")[1..^1]
                .Select(block => block.Split('\n'))
                .Select(lines =>
                    (
                        Text: lines[0]["Input: ".Length..],
                        A: lines[1]["a: ".Length..],
                        B: lines[2]["b: ".Length..],
                        IsFirst: lines[3] == "Answer: a"
                    )
                )
                .Select(shown => (shown.Text, shown.IsFirst ? shown.A : shown.B, shown.IsFirst ? shown.B : shown.A, shown.IsFirst)),
        ];
}
