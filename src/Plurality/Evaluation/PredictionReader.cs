using System.Text.Json;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Evaluation;

/// <summary>
/// Reads predictions. The usual form is JSON Lines of <c>{"id": "17", "probabilities": {"joy": 0.8, "fear": 0.1}}</c>, or an array of these
/// objects. All objects name the same labels, in any order; other keys and blank lines are ignored. Rows of numbers alone are a matrix. Any
/// other data file is read as a data set and needs no text: its shares are the probabilities, several annotators vote for them, and plain
/// labels have the probability 1. A label that a document does not name has the probability 0.
/// </summary>
internal static class PredictionReader
{
    private const string Example = """Write {"id": "17", "probabilities": {"joy": 0.8, "fear": 0.1}}.""";
    private const double RoundingError = 1e-3;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads all predictions.</summary>
    /// <param name="reader">The file's text; for bytes use <see cref="DatasetText.Open"/>, which refuses invalid text.</param>
    /// <param name="reading">How to read it: the file's name, the task, the labels that mean none, the limit of collected faults.</param>
    /// <exception cref="DatasetFormatException">
    /// A line is not such an object, repeats the id of another line, has labels that differ from those of the first line, has a probability
    /// outside [0,1] or, in a single-label task, has probabilities that do not sum to 1; the labels are not a valid label set; there is no
    /// line; or another data file breaks the rules of its format.
    /// </exception>
    public static Predictions Read(TextReader reader, DatasetReading reading)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(reading);
        reading = reading with { TextIsOptional = true };
        var head = DatasetHead.Read(reader, reading.SourceName, out var whole, reading);
        using (whole)
        {
            if (NumberMatrix.Looks(head))
            {
                reading.Remark?.Invoke(NumberMatrix.Recognised(reading.SourceName));
                return NumberMatrix.Read(whole, reading, mayBeUnscored: false).ToPredictions();
            }

            return head.Text.TrimStart() is ['[', ..] ? OfArray(whole, reading)
                : FormatOf(head) is { } told ? OfItems(whole, told, reading)
                : OfProbabilities(Lines(whole, reading), reading);
        }
    }

    /// <summary>The format of a data file; null if it is, or is meant to be, JSON Lines with probabilities.</summary>
    private static Recognition? FormatOf(DatasetHead head)
    {
        if (head.FirstLine.TrimStart() is ['{', ..] || head.FirstLine.Length == 0)
        {
            return IsLabelled(head.FirstLine)
                ? new Recognition(DatasetFormatCatalogue.JsonLines, "its first line is a JSON object with labels, votes or shares")
                : null;
        }

        return DatasetFormatCatalogue.Recognise(head);
    }

    /// <summary>Reads an array of the objects that other files hold one per line; an array of items is read as a data set.</summary>
    private static Predictions OfArray(TextReader reader, DatasetReading reading)
    {
        var text = reader.ReadToEnd();
        List<string> elements;
        try
        {
            using var document = JsonDocument.Parse(text);
            elements = [.. document.RootElement.EnumerateArray().Select(element => element.GetRawText())];
        }
        catch (JsonException malformed)
        {
            throw new Line(reading.SourceName, (int)(malformed.LineNumber ?? 0) + 1).Wrong(
                "something else",
                "a file that begins with [ must be one complete JSON array",
                $"Write an array of objects, each with \"id\" and \"probabilities\".",
                malformed
            );
        }

        if (elements.Count > 0 && IsLabelled(elements[0]))
        {
            using var whole = new StringReader(text);
            var head = DatasetHead.Read(whole, reading.SourceName, out var again, reading);
            return OfItems(again, DatasetFormatCatalogue.Recognise(head), reading);
        }

        return OfProbabilities(elements.Select((text, at) => (Line.OfElement(reading.SourceName, at), text)), reading);
    }

    private static IEnumerable<(Line Place, string Text)> Lines(TextReader reader, DatasetReading reading)
    {
        using var bounded = new BoundedTextReader(reader, reading.LongestLine, reading.SourceName);
        var number = 0;
        while (bounded.ReadLine() is { } text)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (new Line(reading.SourceName, number), text);
            }
        }
    }

    /// <summary>Whether a line of JSON gives the labels of a document instead of their probabilities.</summary>
    private static bool IsLabelled(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && !root.TryGetProperty("probabilities", out _)
                && ((string[])["labels", "annotations", "distribution"]).Any(key => root.TryGetProperty(key, out _));
        }
        catch (JsonException)
        {
            return false; // the line is cut, or the fault is told with its place when the line is read
        }
    }

    private static Predictions OfItems(TextReader reader, Recognition told, DatasetReading reading)
    {
        var format = told.Format;
        reading.Remark?.Invoke(told.SentenceOn(reading.SourceName));
        TextItem[] items = [.. DatasetReader.Read(reader, format, reading)];
        string[] named = [.. items.SelectMany(Named).Distinct(StringComparer.Ordinal)];
        var place = new Line(reading.SourceName, null);
        if (items.FirstOrDefault(item => item is { Distribution: null, Annotations: null or { Count: 0 }, Labels: null }) is { } empty)
        {
            throw place.Wrong(
                $"none for {Excerpt.Of(empty.Id)}",
                $"every document of a file of predictions ({format.Name}) must have probabilities, votes or labels",
                "Add them, or remove the document."
            );
        }

        if (named.Length == 0)
        {
            throw place.Wrong("none", "a file of predictions must name a label", "Check that it is the file you mean.");
        }

        var labels = LabelsOf(named, place);
        return new Predictions(
            labels,
            [.. items.Select(item => item.Id)],
            items.ToDictionary(item => item.Id, item => Row(item, labels), StringComparer.Ordinal)
        )
        {
            OthersAreZero = true,
        };
    }

    /// <summary>The labels that a document names, from the source of its row.</summary>
    private static IEnumerable<string> Named(TextItem item) =>
        item.Distribution is { } shares ? shares.Keys
        : item.Annotations is { Count: > 0 } votes ? votes.Values.SelectMany(vote => vote)
        : item.Labels ?? [];

    private static IReadOnlyList<double> Row(TextItem item, LabelSet labels) =>
        EmpiricalDistribution.Of(item.Distribution is null ? item : item with { Annotations = null }, labels)?.Probabilities
        ?? [.. labels.Select(label => item.Labels!.Contains(label) ? 1.0 : 0.0)];

    private static Predictions OfProbabilities(IEnumerable<(Line Place, string Text)> lines, DatasetReading reading)
    {
        reading.Remark?.Invoke($"{reading.SourceName} is read as probabilities: its records have \"id\" and \"probabilities\".");
        var faults = new FaultLog(reading.FaultLimit);
        var documents = new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal);
        var ids = new List<string>();
        LabelSet? labels = null;
        ThreadLocal<OrderedRows>? ordered = null; // known from the first line on, which is read alone
        foreach (
            var (place, text, read) in ReadAhead.Of(
                lines,
                line => line.Text.Length,
                line => (line.Place, line.Text, ordered?.Value!.Read(line.Text))
            )
        )
        {
            if (read is not var (id, row))
            {
                if (faults.Attempt(() => Parse(text, place, reading.NoneLabels ?? [])) is not { } line)
                {
                    continue;
                }

                labels ??= faults.Attempt(() => LabelsOf(line.Probabilities.Keys, place));
                if (labels is null)
                {
                    break; // every further line has the same labels and the same fault
                }

                ordered ??= new ThreadLocal<OrderedRows>(() => new OrderedRows(labels));
                if (faults.Attempt(() => Row(line, labels, place)) is not { } named)
                {
                    continue;
                }

                (id, row) = (line.Id, named);
            }

            if (TaskContract.BreachOf(row, reading.Task) is { } breach)
            {
                faults.Add(breach.At(place.File, place.Number));
            }

            if (documents.TryAdd(id, row))
            {
                ids.Add(id);
            }
            else
            {
                faults.Add(place.Fault($"the id {Excerpt.Of(id)} again", "an id must stand once in its file", "Remove one of the lines."));
            }
        }

        if (documents.Count == 0 && !faults.Any)
        {
            faults.Add(
                new DatasetFault(
                    reading.SourceName,
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

    private static Prediction Parse(string text, Line place, IReadOnlyList<string> none)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw place.Wrong(Shown(root), "a line must be a JSON object", Example);
            }

            RefuseRepeated(root, place);

            var id = root.TryGetProperty("id", out var written) ? written : default;
            if (id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            {
                throw place.Wrong(Shown(id), "\"id\" must be a string or a number", Example);
            }

            if (!root.TryGetProperty("probabilities", out var probabilities) || probabilities.ValueKind != JsonValueKind.Object)
            {
                throw place.Wrong(Shown(probabilities), "\"probabilities\" must be an object from labels to numbers", Example);
            }

            RefuseRepeated(probabilities, place);
            var name = id.ValueKind == JsonValueKind.Number ? id.GetRawText() : id.GetString()!;
            if (name.Length == 0)
            {
                throw place.Wrong("an empty one", "\"id\" must not be empty", Example);
            }

            return new Prediction(
                name,
                probabilities
                    .EnumerateObject()
                    .Where(label => !none.Contains(label.Name))
                    .ToDictionary(label => label.Name, label => Probability(label, place), StringComparer.Ordinal)
            );
        }
        catch (JsonException malformed)
        {
            throw place.Wrong(Excerpt.Of(text), "a line must be one complete JSON object", Example, malformed);
        }
        catch (InvalidOperationException incomplete) // half a surrogate pair
        {
            throw place.Wrong(
                Excerpt.Of(text),
                "\\ud800 to \\udfff must come in pairs, a high one and a low one",
                "Write the character itself, or remove the half that is left of it.",
                incomplete
            );
        }
    }

    private static void RefuseRepeated(JsonElement owner, Line place)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (
            owner.EnumerateObject().FirstOrDefault(member => !keys.Add(member.Name)) is
            { Value.ValueKind: not JsonValueKind.Undefined } again
        )
        {
            throw place.Wrong($"{Excerpt.Of(again.Name)} twice", "a key must occur once in its object", "Remove one of them.");
        }
    }

    private static double Probability(JsonProperty label, Line place)
    {
        var value = label.Value.ValueKind == JsonValueKind.Number && label.Value.TryGetDouble(out var number) ? number : double.NaN;
        return value is >= 0 and <= 1
            ? value
            : throw place.Wrong(
                Shown(label.Value),
                $"the probability of {Excerpt.Of(label.Name)} must be a number in [0,1]",
                value < -RoundingError ? "If it is a log probability, write its exponential."
                    : value > 1 + RoundingError || double.IsNaN(value) ? "Correct it."
                    : "If it is a rounding error, clip it to [0,1]."
            );
    }

    private static LabelSet LabelsOf(IEnumerable<string> labels, Line place)
    {
        if (labels.FirstOrDefault(NoneLabels.IsNone) is { } none)
        {
            throw place.Wrong(Excerpt.Of(none), NoneLabels.Expected, NoneLabels.Remedy);
        }

        try
        {
            return LabelSet.Create(labels);
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
        double[] row = [.. labels.Select(label => line.Probabilities.GetValueOrDefault(label, double.NaN))];
        if (row.Length == line.Probabilities.Count && !row.Any(double.IsNaN))
        {
            return row;
        }

        throw place.Wrong(
            string.Join(
                ", ",
                labels
                    .Where(label => !line.Probabilities.ContainsKey(label))
                    .Take(5)
                    .Select(label => $"without {Excerpt.Of(label)}")
                    .Concat(
                        line.Probabilities.Keys.Where(label => !labels.Contains(label)).Take(5).Select(label => $"with {Excerpt.Of(label)}")
                    )
            ),
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

    /// <summary>One parsed line.</summary>
    private sealed record Prediction(string Id, IReadOnlyDictionary<string, double> Probabilities);

    /// <summary>The position of a line, for messages.</summary>
    private sealed record Line(string File, int? Number)
    {
        public static Line OfElement(string file, int place) => new(FormattableString.Invariant($"{file}, element {place + 1}"), null);

        public DatasetFault Fault(string found, string expected, string remedy) => new(File, Number, null, found, expected, remedy);

        public DatasetFormatException Wrong(string found, string expected, string remedy, Exception? inner = null) =>
            new([Fault(found, expected, remedy)], inner: inner);
    }
}
