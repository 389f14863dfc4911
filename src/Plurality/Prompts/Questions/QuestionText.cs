using System.Text;
using Plurality.Labels;

namespace Plurality.Prompts.Questions;

/// <summary>
/// The common layout of questions: an instruction, solved examples, the document, then the question. All questions about a document
/// therefore share a prefix. The answer is a separate line.
/// </summary>
internal static class QuestionText
{
    /// <summary>The beginning of answers.</summary>
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
    /// <param name="opening">The prefix that all documents share.</param>
    /// <param name="text">The document.</param>
    /// <param name="common">The text after it that all its questions share.</param>
    /// <param name="own">The text of this question.</param>
    public static Prompt Prompt(string opening, string text, string common, string own)
    {
        var document = string.Concat(opening, text, "\n", common);
        return new Prompt(string.Concat(document, own, "\n"), opening.Length) { DocumentCharacters = document.Length };
    }

    /// <summary>Two words to choose between, each at the end of a line.</summary>
    public static AnswerOptions Options(string first, string second) =>
        new(
            Stub,
            [new AnswerOption(first, " " + first, HasLead: false), new AnswerOption(second, " " + second, HasLead: false)],
            "\n",
            new TokenClass(["\n", "."], ContinuationToken: false, EndOfGeneration: true)
        );

    /// <summary>Labels in an order independent of their set, so that draws do not depend on the set's order.</summary>
    public static string[] Sorted(IEnumerable<string> labels) => [.. labels.Order(StringComparer.Ordinal)];

    /// <summary>The labels that a demonstration does not have, sorted.</summary>
    public static string[] Others(LabelSet labels, Demonstration demonstration) =>
        Sorted(labels.Where(label => !demonstration.Labels.Contains(label, StringComparer.Ordinal)));

    /// <summary>The note that fewer demonstrations are shown than requested.</summary>
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
