using System.Globalization;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Prompts.Questions;

/// <summary>
/// Asks whether one label is reasonable for a document (docs/method.md#estimators, <c>unary</c>): not whether it is right, because models
/// reject a label if another one fits better. Half of the demonstrations show a reasonable label, which their text has; the others show an
/// unreasonable one.
/// </summary>
internal sealed class UnaryQuestion
{
    private const string Reasonable = "reasonable";
    private const string Unreasonable = "unreasonable";
    private const string Common = "Proposed label:";

    /// <summary>Draws the demonstrations and writes the shared prefix of all prompts.</summary>
    /// <param name="task">The labels and what they are called.</param>
    /// <param name="candidates">
    /// The candidates for demonstrations, in the order drawn, with only the task's labels (<see cref="Demonstration.For"/>). The first ones
    /// are used while both halves can still be filled.
    /// </param>
    /// <param name="count">How many to show; for an odd number, one more is reasonable.</param>
    /// <param name="seed">The run's seed.</param>
    public UnaryQuestion(PromptTask task, IReadOnlyList<Demonstration> candidates, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Labels = task.Labels;
        var chance = SeededGenerator.For(seed, "unary-demonstrations");
        var chosen = Choose(task, candidates, count).ToArray();
        chance.Shuffle(chosen.AsSpan());
        var left = ((chosen.Length + 1) / 2) - chosen.Count(demonstration => !CanBeUnreasonable(task, demonstration));
        List<(string Text, string Lines, string Answer)> examples = [];
        foreach (var demonstration in chosen)
        {
            var isReasonable = !CanBeUnreasonable(task, demonstration) || (demonstration.Labels.Count > 0 && left-- > 0);
            var labels = isReasonable ? QuestionText.Sorted(demonstration.Labels) : QuestionText.Others(task.Labels, demonstration);
            examples.Add(
                (demonstration.Text, Line(labels[chance.NextInt(labels.Length)]), " " + (isReasonable ? Reasonable : Unreasonable))
            );
        }

        // After the first shuffle, reasonable ones come first; a second shuffle mixes them.
        chance.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(examples));
        Opening = QuestionText.Opening(
            $"For each input, judge whether one of these {task.Noun} is a reasonable label: {string.Join(", ", task.InstructionLabels)}.",
            examples
        );
        var reasonable = examples.Count(example => example.Answer == " " + Reasonable);
        Notes =
        [
            .. QuestionText.Missing("unary", count, examples.Count),
            .. Math.Abs((2 * reasonable) - examples.Count) > 1
                ? (string[])
                    [
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Of {examples.Count} demonstrations of unary questions {reasonable} show a reasonable label: the pool has no "
                                + $"more of the other kind."
                        ),
                    ]
                : [],
        ];
    }

    /// <summary><c>reasonable</c> and <c>unreasonable</c>.</summary>
    public static AnswerOptions Options { get; } = QuestionText.Options(Reasonable, Unreasonable);

    /// <summary>The labels that are asked about, one by one.</summary>
    public LabelSet Labels { get; }

    /// <summary>The shared prefix of every prompt: instruction and demonstrations, up to the document.</summary>
    public string Opening { get; }

    /// <summary>Notes for readers of the results about the demonstrations, one sentence per note; usually empty.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The prompt that asks about one label of a document.</summary>
    /// <param name="text">The document.</param>
    /// <param name="label">The label.</param>
    public Prompt Render(string text, string label)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(label);
        return QuestionText.Prompt(Opening, text, Common, " " + label);
    }

    private static string Line(string label) => Common + " " + label;

    private static bool CanBeUnreasonable(PromptTask task, Demonstration demonstration) => demonstration.Labels.Count < task.Labels.Count;

    /// <summary>The first candidates that fill each half; if the pool lacks them, the first candidates of any kind.</summary>
    private static IEnumerable<Demonstration> Choose(PromptTask task, IReadOnlyList<Demonstration> candidates, int count)
    {
        var room = (Reasonable: (count + 1) / 2, Unreasonable: count / 2);
        HashSet<Demonstration> balanced = new(ReferenceEqualityComparer.Instance);
        foreach (var candidate in candidates)
        {
            var fits =
                balanced.Count < count
                && (candidate.Labels.Count > 0 || room.Unreasonable-- > 0)
                && (CanBeUnreasonable(task, candidate) || room.Reasonable-- > 0);
            if (fits)
            {
                balanced.Add(candidate);
            }
        }

        return candidates.OrderBy(candidate => balanced.Contains(candidate) ? 0 : 1).Take(count);
    }
}
