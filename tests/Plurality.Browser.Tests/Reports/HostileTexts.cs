using System.Globalization;
using Plurality.Datasets;

namespace Plurality.Browser.Tests.Reports;

/// <summary>Texts that attack a page.</summary>
internal static class HostileTexts
{
    /// <summary>Every way out of where a text stands: of an element, an attribute, a script, a comment, a title.</summary>
    public const string Markup = "<script>alert(1)</script></title></script><!-- \"'><img src=x onerror=alert(2)> &lt; {{data}}";

    /// <summary>A label that would be an element.</summary>
    public const string Label = "<img src=x onerror=alert(3)>";

    /// <summary>What is in the texts of the documents 0, 1, 2, …; those that follow are harmless.</summary>
    public static readonly string[] All =
    [
        Markup,
        "line\u2028separator\u2029paragraph",
        "\u202Eoverride\u202C \u2067isolate\u2069",
        "nul\0bell\a",
        new('x', 100_000),
        "שלום, مرحبا and hello",
    ];

    /// <summary>The document whose prompt fails.</summary>
    public const int Failing = 7;

    /// <summary>A document: its text, id and annotator attack.</summary>
    public static TextItem Document(int number, IReadOnlyList<string> labels) =>
        new(
            number == 0 ? Markup : string.Create(CultureInfo.InvariantCulture, $"d{number}"),
            number < All.Length
                ? All[number]
                : string.Create(CultureInfo.InvariantCulture, $"document {number}{(number == Failing ? " fails" : "")}")
        )
        {
            Labels = [labels[number % labels.Count]],
            Annotations = new Dictionary<string, IReadOnlyList<string>>
            {
                [Markup] = [labels[number % labels.Count]],
                ["second"] = number % 2 == 0 ? [] : [.. labels],
            },
        };

    /// <summary>Why a prompt fails; null where it does not.</summary>
    public static string? Fault(string text) =>
        text.Contains("document 7 fails", StringComparison.Ordinal) ? $"The prompt must not be 7; {Markup}" : null;
}
