using Plurality.Labels;
using Plurality.Prompts;

namespace Plurality.Testing;

/// <summary>See <see cref="Script.Words"/>.</summary>
internal sealed class WordsScript(IReadOnlyList<string> labels) : Script
{
    private const string Input = "Input: ";
    private const double Mass = 0.9999;
    private const double Named = 8;
    private const double EndWhenDone = 0.75;

    /// <inheritdoc/>
    internal override string Description => labels.Count == 0 ? "words" : "words " + string.Join(", ", labels);

    /// <inheritdoc/>
    internal override void Write(TextSoFar text, Span<float> logits)
    {
        var line = text.Text.LastIndexOf('\n') + 1;
        var following = Following(text.Text[..line], text.Text[line..]);
        var sum = following.Values.Sum();
        TextScript.Write(
            text.Tokenizer,
            sum > 0
                ? following.ToDictionary(pair => pair.Key, pair => pair.Value / sum * Mass, StringComparer.Ordinal)
                : new Dictionary<string, double>(StringComparer.Ordinal) { ["\n"] = Mass },
            logits
        );
    }

    /// <summary>What can follow the answer so far, with weights.</summary>
    /// <param name="prompt">All lines but the last.</param>
    /// <param name="answer">The last line.</param>
    private Dictionary<string, double> Following(string prompt, string answer)
    {
        List<string> known = labels.Count > 0 ? [.. labels] : LabelsOf(prompt);
        var input = prompt[Math.Max(0, prompt.LastIndexOf(Input, StringComparison.Ordinal))..];
        var named = known.Where(label => input.Contains(label, StringComparison.OrdinalIgnoreCase)).ToHashSet(StringComparer.Ordinal);
        var following = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var format in Formats(prompt, answer))
        {
            if (!answer.StartsWith(format.Stub, StringComparison.Ordinal))
            {
                following[format.Stub[answer.Length..]] = 1;
                continue;
            }

            List<string> offered = [.. known];
            var rest = Rest(format, answer[format.Stub.Length..], offered);
            var isFirst = offered.Count == known.Count;
            foreach (var label in offered)
            {
                var end = offered.Exists(other => other != label && named.Contains(other)) ? 1 - EndWhenDone : EndWhenDone;
                // Of labels that the input names alike, the first is a little more probable: rounding must not decide.
                var weight = (named.Contains(label) ? Named : 1) * (1 - (1e-3 * known.IndexOf(label) / known.Count));
                Add(following, format.Option(label) + format.Continuation, rest, weight * (1 - end));
                Add(following, format.Option(label) + format.Ending + "\n", rest, weight * end);
            }

            if (isFirst)
            {
                Add(following, format.NoneOption + format.Ending + "\n", rest, named.Count == 0 ? Named : 1);
            }
        }

        return following;
    }

    private static void Add(Dictionary<string, double> following, string written, string rest, double weight)
    {
        if (written.Length > rest.Length && written.StartsWith(rest, StringComparison.Ordinal))
        {
            var left = written[rest.Length..];
            following[left] = following.GetValueOrDefault(left) + weight;
        }
    }

    /// <summary>The formats that the answer can be in, and of those with the same beginning the one that the demonstrations show.</summary>
    private static AnswerFormat[] Formats(string prompt, string answer)
    {
        AnswerFormat[] possible =
        [
            .. AnswerFormat.All.Where(format =>
                answer.StartsWith(format.Stub, StringComparison.Ordinal) || format.Stub.StartsWith(answer, StringComparison.Ordinal)
            ),
        ];
        var shown = Array.FindAll(possible, format => prompt.Contains("\n" + format.Stub + format.OptionLead, StringComparison.Ordinal));
        return shown.Length > 0 ? [shown[^1]]
            : answer.Length == 0 ? [AnswerFormat.Json]
            : possible.Length > 0 ? possible
            : [AnswerFormat.List.WithStub(answer[..(answer.IndexOf(':', StringComparison.Ordinal) + 1)])];
    }

    /// <summary>Takes the labels that the answer has off the list; what is left of it is the beginning of the next one.</summary>
    private static string Rest(AnswerFormat format, string rest, List<string> offered)
    {
        while (
            offered
                .Where(label => rest.StartsWith(format.Option(label) + format.Continuation, StringComparison.Ordinal))
                .MaxBy(label => label.Length)
                is { } written
        )
        {
            rest = rest[(format.Option(written).Length + format.Continuation.Length)..];
            offered.Remove(written);
        }

        return rest;
    }

    /// <summary>The labels that the first line names: <c>Classify … emotions: anger, joy.</c></summary>
    private static List<string> LabelsOf(string prompt)
    {
        var line = prompt.Split('\n')[0];
        var start = line.IndexOf(": ", StringComparison.Ordinal);
        return start < 0
            ? []
            :
            [
                .. line[(start + 2)..]
                    .TrimEnd('.')
                    .Split(", ", StringSplitOptions.RemoveEmptyEntries)
                    .Where(label => label != LabelSet.None)
                    .Distinct(StringComparer.Ordinal),
            ];
    }
}
