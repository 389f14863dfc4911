using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plurality.Reports;

/// <summary>Writes the values of a report's JSON: texts, numbers with few digits, and arrays of them.</summary>
internal static class ReportJsonValues
{
    /// <summary>Significant digits of numbers of documents.</summary>
    public const int DocumentDigits = 4;

    /// <summary>Significant digits of figures.</summary>
    public const int FigureDigits = 6;

    /// <summary>A number with this many significant digits.</summary>
    public static double Rounded(double value, int digits = FigureDigits) =>
        double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public static void Node(Utf8JsonWriter json, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                json.WriteStartObject();
                foreach (var (name, value) in members)
                {
                    json.WritePropertyName(name);
                    Node(json, value);
                }

                json.WriteEndObject();
                break;
            case JsonArray items:
                json.WriteStartArray();
                foreach (var item in items)
                {
                    Node(json, item);
                }

                json.WriteEndArray();
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                Value(json, text);
                break;
            case null:
                json.WriteNullValue();
                break;
            default:
                node.WriteTo(json);
                break;
        }
    }

    public static void Text(Utf8JsonWriter json, string name, string? text)
    {
        json.WritePropertyName(name);
        Value(json, text);
    }

    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string?> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            Value(json, text);
        }

        json.WriteEndArray();
    }

    /// <summary>Not the writer's own strings: these replace what UTF-16 does not allow, and escape every letter that is not
    /// Latin.</summary>
    private static void Value(Utf8JsonWriter json, string? text)
    {
        if (text is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(ScriptText.Quoted(text), skipInputValidation: true);
        }
    }

    public static void Number(Utf8JsonWriter json, string name, double? value, int digits)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Rounded(number, digits));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Numbers(Utf8JsonWriter json, IEnumerable<double>? values)
    {
        if (values is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteNumberValue(Rounded(value, DocumentDigits));
        }

        json.WriteEndArray();
    }

    public static void Objects<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
