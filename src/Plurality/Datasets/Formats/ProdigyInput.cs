using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>A text of a Prodigy file with the answers on it.</summary>
/// <param name="first">Its first record.</param>
/// <param name="item">The item without votes.</param>
internal sealed class ProdigyInput(JsonEntry first, TextItem item)
{
    private readonly JsonVotes _votes = new(first);
    private readonly Dictionary<string, Dictionary<string, bool>> _byLabel = new(StringComparer.Ordinal); // From annotators to answers.

    /// <summary>Where its first record begins.</summary>
    public TextPlace Place => first.Place;

    /// <summary>Adds an answer.</summary>
    /// <exception cref="DatasetFormatException">It cannot be read, or contradicts another.</exception>
    public void Add(JsonEntry entry)
    {
        var answer = entry.Text(entry.Require(entry.Value, "answer", JsonValueKind.String), "\"answer\"");
        if (answer is not ("accept" or "reject" or "ignore"))
        {
            throw entry.Fault(Excerpt.Of(answer), "\"answer\" must be accept, reject or ignore", "Correct it.");
        }

        if (answer == "ignore")
        {
            return;
        }

        var annotator = (entry.Given("_annotator_id") ?? entry.Given("_session_id")) is { } id ? entry.Name(id, "the annotator") : "";
        if (entry.Given("accept") is { } accept)
        {
            if (answer == "accept")
            {
                var options = Options(entry);
                _votes.Add(
                    annotator,
                    entry
                        .List(accept, "\"accept\"")
                        .Select(chosen => entry.Name(chosen, "each of \"accept\""))
                        .Select(chosen => Named(options, chosen))
                );
            }

            return;
        }

        if (entry.Given("options") is not null)
        {
            return; // A choice that was rejected without choosing.
        }

        var label = entry.Text(entry.Require(entry.Value, "label", JsonValueKind.String), "\"label\"");
        if (!_byLabel.TryGetValue(annotator, out var answers))
        {
            _byLabel.Add(annotator, answers = new Dictionary<string, bool>(StringComparer.Ordinal));
        }

        if (!answers.TryAdd(label, answer == "accept"))
        {
            throw entry.Fault(
                annotator.Length == 0 ? $"{Excerpt.Of(label)} twice" : $"{Excerpt.Of(label)} twice by {Excerpt.Of(annotator)}",
                "an annotator must answer once on a text and a label",
                annotator.Length == 0
                    ? "Export the file with the annotators (\"_annotator_id\"), or remove one of the answers."
                    : "Remove one of them."
            );
        }
    }

    /// <summary>The item with its votes.</summary>
    /// <exception cref="DatasetFormatException">Annotators were asked about different labels.</exception>
    public TextItem Finish()
    {
        var asked = _byLabel.Values.SelectMany(answers => answers.Keys).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var (annotator, answers) in _byLabel)
        {
            if (asked.FirstOrDefault(label => !answers.ContainsKey(label)) is { } missing)
            {
                throw first.Fault(
                    $"no answer on {Excerpt.Of(missing)} by {Excerpt.Of(annotator)}",
                    "all annotators of a text must have answered on the same labels",
                    "Add the answer, or write the votes in the long form."
                );
            }

            _votes.Add(annotator, answers.Where(answered => answered.Value).Select(answered => answered.Key));
        }

        return _votes.ApplyTo(item);
    }

    /// <summary>The names of options whose id is a number.</summary>
    private static Dictionary<string, string> Options(JsonEntry entry)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (entry.Given("options") is { } options)
        {
            foreach (var option in entry.List(options, "\"options\""))
            {
                if (
                    JsonEntry.Given(option, "id") is { ValueKind: JsonValueKind.Number } id
                    && JsonEntry.Given(option, "text") is { ValueKind: JsonValueKind.String } text
                )
                {
                    names[id.GetRawText()] = entry.Text(text, "\"text\"");
                }
            }
        }

        return names;
    }

    private static string Named(Dictionary<string, string> options, string chosen) => options.GetValueOrDefault(chosen, chosen);
}
