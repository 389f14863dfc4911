using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Prompts.Questions;

/// <summary>
/// Asks which of two answers, shown as <c>a</c> and <c>b</c>, is more reasonable for a document (docs/method.md#estimators, <c>binary</c>):
/// two labels, or a label and <c>none</c> in multi-label tasks. A demonstration's right answer is a label that its text has; the wrong
/// answer is a label that it does not have, or <c>none</c>. If the text has no label, <c>none</c> is right. Half of the right answers are
/// <c>a</c>.
/// </summary>
internal sealed class BinaryQuestion
{
    private const string First = "a";
    private const string Second = "b";
    private const string Common = First + ":";

    private readonly ulong _seed;

    /// <summary>Draws the demonstrations and writes the shared prefix of all prompts.</summary>
    /// <param name="task">The labels and what they are called.</param>
    /// <param name="candidates">
    /// The candidates for demonstrations, in the order drawn, with only the task's labels (<see cref="Demonstration.For"/>). The first ones
    /// with a right and a wrong answer are used.
    /// </param>
    /// <param name="count">How many to show; for an odd number, <c>a</c> is right once more often.</param>
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

    /// <summary><c>a</c> and <c>b</c>: scored by their first tokens, without other spellings.</summary>
    public static AnswerOptions Options { get; } = QuestionText.Options(First, Second);

    /// <summary>The compared items: the labels in their set's order, then <c>none</c> in multi-label tasks.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The shared prefix of every prompt: instruction and demonstrations, up to the document.</summary>
    public string Opening { get; }

    /// <summary>Notes for readers of the results about the demonstrations, one sentence per note; usually empty.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>
    /// Every pair of <see cref="Items"/> once, (n+1)·n/2 of them (n·(n−1)/2 without <c>none</c>). The order within a pair is drawn per pair
    /// and document. It depends only on the seed, not on the order of the labels or documents.
    /// </summary>
    /// <param name="id">The document's id.</param>
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
