using System.Text.Json;
using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Evaluation;

/// <summary>
/// Reads predictions: JSON Lines of <c>{"id": "17", "probabilities": {"joy": 0.8, "fear": 0.1}}</c>, every line with the same labels, in
/// any order. Other keys are passed over, blank lines too.
/// </summary>
internal static class PredictionReader
{
    private const int FaultLimit = 20;
    private const string Example = """Write {"id": "17", "probabilities": {"joy": 0.8, "fear": 0.1}}.""";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads them all.</summary>
    /// <param name="reader">The file's text; for bytes use <see cref="DatasetText.Open"/>, which refuses what is not valid text.</param>
    /// <param name="sourceName">The file's name for messages.</param>
    /// <exception cref="DatasetFormatException">
    /// A line is no such object, names an id that another line has, has other labels than the first one or a probability outside [0,1]; the
    /// labels are no label set; or there is no line. Up to 20 faults together.
    /// </exception>
    public static Predictions Read(TextReader reader, string sourceName)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var faults = new FaultLog(FaultLimit);
        using var bounded = new BoundedTextReader(reader, new DatasetReading(sourceName).LongestLine, sourceName);
        var documents = new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal);
        var ids = new List<string>();
        LabelSet? labels = null;
        var number = 0;
        while (bounded.ReadLine() is { } text)
        {
            number++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var place = new Line(sourceName, number);
            if (faults.Attempt(() => Parse(text, place)) is not { } line)
            {
                continue;
            }

            labels ??= faults.Attempt(() => LabelsOf(line, place));
            if (labels is null || faults.Attempt(() => Row(line, labels, place)) is not { } row)
            {
                continue;
            }

            if (documents.TryAdd(line.Id, row))
            {
                ids.Add(line.Id);
            }
            else
            {
                faults.Add(
                    place.Fault($"the id {Excerpt.Of(line.Id)} again", "an id must stand once in its file", "Remove one of the lines.")
                );
            }
        }

        if (documents.Count == 0 && !faults.Any)
        {
            faults.Add(
                new DatasetFault(
                    sourceName,
                    null,
                    null,
                    "none",
                    "a file of predictions must have at least one document",
                    "Check that it was written completely."
                )
            );
        }

        faults.ThrowIfAny();
        return new Predictions(labels!, ids, documents);
    }

    private static Prediction Parse(string text, Line place)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw place.Wrong(Shown(root), "a line must be a JSON object", Example);
            }

            var id = root.TryGetProperty("id", out var written) ? written : default;
            if (id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            {
                throw place.Wrong(Shown(id), "\"id\" must be a string or a number", Example);
            }

            if (!root.TryGetProperty("probabilities", out var probabilities) || probabilities.ValueKind != JsonValueKind.Object)
            {
                throw place.Wrong(Shown(probabilities), "\"probabilities\" must be an object from labels to numbers", Example);
            }

            var name = id.ValueKind == JsonValueKind.Number ? id.GetRawText() : id.GetString()!;
            if (name.Length == 0)
            {
                throw place.Wrong("an empty one", "\"id\" must not be empty", Example);
            }

            return new Prediction(
                name,
                probabilities
                    .EnumerateObject()
                    .ToDictionary(label => label.Name, label => Probability(label, place), StringComparer.Ordinal)
            );
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw place.Wrong(
                Excerpt.Of(text),
                $"a line must be one complete JSON object ({malformed.Message.TrimEnd('.')})",
                Example,
                malformed
            );
        }
    }

    private static double Probability(JsonProperty label, Line place) =>
        label.Value.ValueKind == JsonValueKind.Number && label.Value.TryGetDouble(out var probability) && probability is >= 0 and <= 1
            ? probability
            : throw place.Wrong(
                Shown(label.Value),
                $"the probability of {Excerpt.Of(label.Name)} must be a number in [0,1]",
                "Correct it."
            );

    private static LabelSet LabelsOf(Prediction line, Line place)
    {
        try
        {
            return LabelSet.Create(line.Probabilities.Keys);
        }
        catch (LabelException fault)
        {
            throw place.Wrong(
                "others",
                $"the labels of a document must be a label set ({fault.Message.TrimEnd('.')})",
                "Correct them.",
                fault
            );
        }
    }

    private static double[] Row(Prediction line, LabelSet labels, Line place)
    {
        string[] missing =
        [
            .. labels.Where(label => !line.Probabilities.ContainsKey(label)).Take(5).Select(label => $"without {Excerpt.Of(label)}"),
        ];
        string[] more =
        [
            .. line.Probabilities.Keys.Where(label => !labels.Contains(label)).Take(5).Select(label => $"with {Excerpt.Of(label)}"),
        ];
        return missing.Length + more.Length == 0
            ? [.. labels.Select(label => line.Probabilities[label])]
            : throw place.Wrong(
                string.Join(", ", missing.Concat(more)),
                "a document must have the labels of the first one",
                "Write every label in every line."
            );
    }

    private static string Shown(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Undefined => "none",
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            _ => Excerpt.Of(element.GetRawText()),
        };

    /// <summary>One line as it was read.</summary>
    private sealed record Prediction(string Id, IReadOnlyDictionary<string, double> Probabilities);

    /// <summary>Where a line stands, for messages.</summary>
    private sealed record Line(string File, int Number)
    {
        public DatasetFault Fault(string found, string expected, string remedy) => new(File, Number, null, found, expected, remedy);

        public DatasetFormatException Wrong(string found, string expected, string remedy, Exception? inner = null) =>
            new([Fault(found, expected, remedy)], inner: inner);
    }
}
