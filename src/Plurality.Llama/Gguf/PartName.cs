using System.Globalization;
using System.Text.RegularExpressions;

namespace Plurality.Llama.Gguf;

/// <summary>
/// The name of one part of a model that is split over several files, such as <c>NAME-00002-of-00003.gguf</c>. llama.cpp finds the other
/// parts by it (<c>llama_split_path</c>).
/// </summary>
/// <param name="Stem">Folder and name before the numbers.</param>
/// <param name="Number">The part's number in its name, from 1.</param>
/// <param name="Count">The number of parts in its name.</param>
internal sealed partial record PartName(string Stem, int Number, int Count)
{
    /// <summary>Reads a path; null if its name does not end with the numbers of a part.</summary>
    public static PartName? Of(string path) =>
        Numbers().Match(path) is { Success: true, Groups: var groups }
            ? new PartName(groups["stem"].Value, Parsed(groups["part"].Value), Parsed(groups["parts"].Value))
            : null;

    /// <summary>The end of the name of a part.</summary>
    public static string Ending(int number, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"-{number:00000}-of-{count:00000}.gguf");

    /// <summary>The path of another part.</summary>
    public string PathOf(int number) => Stem + Ending(number, Count);

    private static int Parsed(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?<stem>.*)-(?<part>[0-9]{5})-of-(?<parts>[0-9]{5})\\.gguf$", RegexOptions.Singleline)]
    private static partial Regex Numbers();
}
