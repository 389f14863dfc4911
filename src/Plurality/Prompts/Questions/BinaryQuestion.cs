using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Prompts.Questions;

/// <summary>
/// Asks which of two answers, shown as <c>a</c> and <c>b</c>, is more reasonable for a document (docs/method.md#estimators, <c>binary</c>):
/// two labels, or a label and <c>none</c> in multi-label tasks. The right answer of a demonstration is a label that its text has, the wrong
/// one per label that it has not, or <c>none</c>; where it has none, that is right. Half of the right answers are <c>a</c>.
/// </summary>
internal sealed class BinaryQuestion
{
    private const string First = "a";
    private const string Second = "b";
    private const string Common = First + ":";

    private readonly ulong _seed;

    /// <summary>Draws the demonstrations and writes what all prompts share.</summary>
    /// <param name="task">The labels and what they are called.</param>
    /// <param name="candidates">
    /// Where demonstrations come from, in the order drawn, with the task's labels alone (<see cref="Demonstration.For"/>): the first ones
    /// that have a right and a wrong answer are taken.
    /// </param>
    /// <param name="count">How many to show; of an odd number one more is <c>a</c>.</param>
    /// <param name="seed">The run's seed.</param>
    public BinaryQuestion(PromptTask task, IReadOnlyList<Demonstration> candidates, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _seed = seed;
        var hasNone = task.Kind == TaskKind.MultiLabel;
        Items = hasNone ? [.. task.Labels, LabelSet.None] : [.. task.Labels];
        var chance = SeededGenerator.For(seed, "binary-demonstrations");
        var chosen = candidates
            .Where(candidate => hasNone || (candidate.Labels.Count > 0 && candidate.Labels.Count < task.Labels.Count))
            .Take(count)
            .ToArray();
        chance.Shuffle(chosen.AsSpan());
        var isFirst = chosen.Select((_, i) => i < (chosen.Length + 1) / 2).ToArray();
        chance.Shuffle(isFirst.AsSpan());
        List<(string Text, string Lines, string Answer)> examples = [];
        foreach (var (demonstration, i) in chosen.Select((demonstration, i) => (demonstration, i)))
        {
            string[] right = demonstration.Labels.Count > 0 ? QuestionText.Sorted(demonstration.Labels) : [LabelSet.None];
            string[] wrong =
            [
                .. QuestionText.Others(task.Labels, demonstration),
                .. hasNone && demonstration.Labels.Count > 0 ? (string[])[LabelSet.None] : [],
            ];
            var pair = new LabelPair(right[chance.NextInt(right.Length)], wrong[chance.NextInt(wrong.Length)]);
            examples.Add((demonstration.Text, Common + Lines(isFirst[i] ? pair : pair.Swapped), " " + (isFirst[i] ? First : Second)));
        }

        Opening = QuestionText.Opening(
            $"For each input, choose the more reasonable of two {(hasNone ? "labels, each none or one " : "")}of these {task.Noun}: "
                + $"{string.Join(", ", task.InstructionLabels)}.",
            examples
        );
        Notes = [.. QuestionText.Missing("binary", count, chosen.Length)];
    }

    /// <summary><c>a</c> and <c>b</c>: to be scored by their first tokens, without other spellings.</summary>
    public static AnswerOptions Options { get; } = QuestionText.Options(First, Second);

    /// <summary>What is compared: the labels in their set's order, then <c>none</c> in multi-label tasks.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>What every prompt begins with: instruction and demonstrations, up to the document.</summary>
    public string Opening { get; }

    /// <summary>What the reader of the results should know about the demonstrations, a sentence each; usually empty.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>
    /// Every pair of <see cref="Items"/> once, (n+1)·n/2 of them (n·(n−1)/2 without <c>none</c>). Which of the two comes first is drawn for
    /// each pair and document, from the seed and nothing else: not from the order of the labels or of the documents.
    /// </summary>
    /// <param name="id">What names the document.</param>
    public IEnumerable<LabelPair> Pairs(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        for (var i = 0; i < Items.Count; i++)
        {
            for (var j = i + 1; j < Items.Count; j++)
            {
                var sorted = QuestionText.Sorted([Items[i], Items[j]]);
                var pair = new LabelPair(sorted[0], sorted[1]);
                yield return SeededGenerator.For(_seed, "pair-order", $"{id}\n{pair.A}\n{pair.B}").NextInt(2) == 0 ? pair : pair.Swapped;
            }
        }
    }

    /// <summary>The prompt that asks about one pair.</summary>
    /// <param name="text">The document.</param>
    /// <param name="pair">The two answers, in the order in which they are shown.</param>
    public Prompt Render(string text, LabelPair pair)
    {
        ArgumentNullException.ThrowIfNull(text);
        return QuestionText.Prompt(Opening, text, Common, Lines(pair));
    }

    private static string Lines(LabelPair pair) => $" {pair.A}\n{Second}: {pair.B}";
}
