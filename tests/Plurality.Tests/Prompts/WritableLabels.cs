using FsCheck;
using FsCheck.Fluent;
using Plurality.Labels;
using Plurality.Prompts;

namespace Plurality.Tests.Prompts;

/// <summary>Labels made of what is awkward to write: quotes, backslashes, escapes, brackets, accents, emoji, right-to-left letters,
/// spaces.</summary>
internal static class WritableLabels
{
    private static readonly string[] Pieces =
    [
        "\"",
        "\\",
        "\\u00e9",
        "\\n",
        "é",
        "e\u0301",
        "😀",
        "👩‍👩‍👧",
        "שמחה",
        "فرح",
        " ",
        "  ",
        "a",
        "joy",
        "]",
        "}",
        "[",
        "{",
        "]}",
        "'",
        ":",
        ";",
        "/",
        "Labels:",
        "none",
        "the",
        "the ",
        "nothing",
        "and",
        " and ",
        ",",
        ", ",
        "\u00a0",
        "\u2028",
        "\u200f",
        "0",
    ];

    /// <summary>One to four labels, repetitions allowed, each of which a label set accepts and the format can write.</summary>
    public static Arbitrary<string[]> For(AnswerFormat format) =>
        Label
            .Where(label => CanWrite(format, label))
            .ArrayOf()
            .Where(labels => labels.Length > 0)
            .Select(labels => labels.Take(4).ToArray())
            .ToArbitrary();

    /// <summary>A label that a label set accepts.</summary>
    public static Gen<string> Label { get; } = Gen.Elements(Pieces).ArrayOf().Select(pieces => string.Concat(pieces).Trim()).Where(IsLabel);

    /// <summary>Whether the format accepts the label.</summary>
    public static bool CanWrite(AnswerFormat format, string label)
    {
        try
        {
            format.Validate(LabelSet.Create([label]));
            return true;
        }
        catch (PromptException)
        {
            return false;
        }
    }

    private static bool IsLabel(string label)
    {
        try
        {
            return LabelSet.Create([label]).Count == 1;
        }
        catch (LabelException)
        {
            return false;
        }
    }
}
