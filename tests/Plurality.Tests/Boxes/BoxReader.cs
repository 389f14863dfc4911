using System.Text.RegularExpressions;

namespace Plurality.Tests.Boxes;

/// <summary>Answers a puzzle from nothing but its text, sentence by sentence, and refuses one that is not true when it is told.</summary>
internal static partial class BoxReader
{
    public static List<string> Answer(string text)
    {
        var placeOf = new Dictionary<string, string>();
        var known = new HashSet<string>();
        string? answer = null;
        foreach (var sentence in text.Split(['.', '?'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Require(answer is null, sentence);
            if (Contents().Match(sentence) is { Success: true } contents)
            {
                Require(known.Add(contents.Groups["box"].Value), sentence);
                foreach (var thing in Things(contents))
                {
                    Require(placeOf.TryAdd(thing, contents.Groups["box"].Value), sentence);
                }
            }
            else if (Put().Match(sentence) is { Success: true } put)
            {
                Require(known.Contains(put.Groups["to"].Value), sentence);
                foreach (var thing in Things(put))
                {
                    Require(placeOf.TryAdd(thing, put.Groups["to"].Value), sentence);
                }
            }
            else if (Move().Match(sentence) is { Success: true } move)
            {
                Require(known.Contains(move.Groups["to"].Value) && move.Groups["to"].Value != move.Groups["from"].Value, sentence);
                foreach (var thing in Things(move))
                {
                    Require(placeOf.GetValueOrDefault(thing) == move.Groups["from"].Value, sentence);
                    placeOf[thing] = move.Groups["to"].Value;
                }
            }
            else if (Take().Match(sentence) is { Success: true } take)
            {
                foreach (var thing in Things(take))
                {
                    Require(placeOf.Remove(thing, out var place) && place == take.Groups["from"].Value, sentence);
                }
            }
            else
            {
                var question = Question().Match(sentence);
                Require(question.Success && known.Contains(question.Groups["box"].Value), sentence);
                answer = question.Groups["box"].Value;
            }
        }

        return [.. placeOf.Where(entry => entry.Value == answer).Select(entry => entry.Key).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Things(Match match) => match.Groups["things"].Captures.Select(capture => capture.Value);

    private static void Require(bool isSo, string sentence)
    {
        if (!isSo)
        {
            throw new InvalidDataException($"This cannot be told: {sentence}.");
        }
    }

    [GeneratedRegex(@"^Box (?<box>\d+) (is empty|holds the (?<things>\w+)( and the (?<things>\w+))*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Contents();

    [GeneratedRegex(@"^Put the (?<things>\w+)( and the (?<things>\w+))* into Box (?<to>\d+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Put();

    [GeneratedRegex(
        @"^Move the (?<things>\w+)( and the (?<things>\w+))* from Box (?<from>\d+) to Box (?<to>\d+)$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Move();

    [GeneratedRegex(@"^Take the (?<things>\w+)( and the (?<things>\w+))* out of Box (?<from>\d+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Take();

    [GeneratedRegex(@"^What does Box (?<box>\d+) hold$", RegexOptions.ExplicitCapture)]
    private static partial Regex Question();
}
