using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Plurality.Labels;

namespace Plurality.Evaluation;

/// <summary>
/// Reads lines that name the labels in the order of the first line, straight into rows of numbers: a dictionary per line would take ten
/// times the memory and time of the numbers.
/// </summary>
/// <param name="labels">The labels of the first line.</param>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class OrderedRows(LabelSet labels)
{
    private readonly byte[][] _names = [.. labels.Select(Encoding.UTF8.GetBytes)];
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);
    private byte[] _utf8 = [];

    /// <summary>
    /// The id and the probabilities of a line. Null if it has any fault, or another order of labels: <see cref="PredictionReader"/> then
    /// reads it by name and says what is wrong.
    /// </summary>
    public (string Id, double[] Row)? Read(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_utf8.Length < most)
        {
            _utf8 = new byte[most];
        }

        if (Utf8.FromUtf16(text, _utf8, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return null;
        }

        try
        {
            return Read(new Utf8JsonReader(_utf8.AsSpan(0, length)));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private (string Id, double[] Row)? Read(Utf8JsonReader json)
    {
        var (id, row) = ((string?)null, (double[]?)null);
        _others.Clear();
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (id is null && json.ValueTextEquals("id"u8))
            {
                json.Read();
                id = Id(ref json);
                if (string.IsNullOrEmpty(id))
                {
                    return null;
                }
            }
            else if (row is null && json.ValueTextEquals("probabilities"u8))
            {
                json.Read();
                row = Row(ref json);
                if (row is null)
                {
                    return null;
                }
            }
            else if (_others.Add(json.GetString()!) && !_others.Contains("id") && !_others.Contains("probabilities"))
            {
                json.Skip();
            }
            else
            {
                return null; // a key twice
            }
        }

        return !json.Read() && id is not null && row is not null ? (id, row) : null;
    }

    private static string? Id(ref Utf8JsonReader json) =>
        json.TokenType switch
        {
            JsonTokenType.String => json.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(json.ValueSpan),
            _ => null,
        };

    private double[]? Row(ref Utf8JsonReader json)
    {
        var row = new double[_names.Length];
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        for (var label = 0; label < row.Length; label++)
        {
            if (!json.Read() || json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals(_names[label]))
            {
                return null;
            }

            if (
                !json.Read()
                || json.TokenType != JsonTokenType.Number
                || !json.TryGetDouble(out row[label])
                || row[label] is not (>= 0 and <= 1)
            )
            {
                return null;
            }
        }

        return json.Read() && json.TokenType == JsonTokenType.EndObject ? row : null;
    }
}
