using System.Text;
using Plurality.Labels;

namespace Plurality.Prompts.Questions;

/// <summary>
/// What the texts of questions have in common: an instruction, solved examples, the document, then what is asked about it, so that all
/// questions about a document begin with the same characters. The answer is a line of its own.
/// </summary>
internal static class QuestionText
{
    /// <summary>What answers begin with.</summary>
    public const string Stub = "Answer:";

    private const string Input = "Input: ";

    /// <summary>Everything up to the document.</summary>
    /// <param name="instruction">The first line.</param>
    /// <param name="examples">Solved examples: text, the lines behind it, and the option's text that is right.</param>
    public static string Opening(string instruction, IEnumerable<(string Text, string Lines, string Answer)> examples)
    {
        var opening = new StringBuilder(instruction).Append("\n\n");
        foreach (var (text, lines, answer) in examples)
        {
            opening.Append(Input).Append(text).Append('\n').Append(lines).Append('\n').Append(Stub).Append(answer).Append("\n\n");
        }

        return opening.Append(Input).ToString();
    }

    /// <summary>The prompt of one question.</summary>
    /// <param name="opening">What all documents share.</param>
    /// <param name="text">The document.</param>
    /// <param name="common">What all questions about it share behind it.</param>
    /// <param name="own">What this one asks.</param>
    public static Prompt Prompt(string opening, string text, string common, string own)
    {
        var document = string.Concat(opening, text, "\n", common);
        return new Prompt(string.Concat(document, own, "\n"), opening.Length) { DocumentCharacters = document.Length };
    }

    /// <summary>Two words to choose between, each a line's end.</summary>
    public static AnswerOptions Options(string first, string second) =>
        new(
            Stub,
            [new AnswerOption(first, " " + first, HasLead: false), new AnswerOption(second, " " + second, HasLead: false)],
            "\n",
            new TokenClass(["\n", "."], ContinuationToken: false, EndOfGeneration: true)
        );

    /// <summary>Labels in an order that does not depend on that of their set: what is drawn must not either.</summary>
    public static string[] Sorted(IEnumerable<string> labels) => [.. labels.Order(StringComparer.Ordinal)];

    /// <summary>The labels that a demonstration does not have, sorted.</summary>
    public static string[] Others(LabelSet labels, Demonstration demonstration) =>
        Sorted(labels.Where(label => !demonstration.Labels.Contains(label, StringComparer.Ordinal)));

    /// <summary>Says that fewer demonstrations are shown than were asked for.</summary>
    public static IEnumerable<string> Missing(string question, int asked, int shown)
    {
        if (shown < asked)
        {
            yield return FormattableString.Invariant(
                $"{asked} demonstrations were asked for; the pool has {shown} that can be shown in {question} questions."
            );
        }
    }
}
