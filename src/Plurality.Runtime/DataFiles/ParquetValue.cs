using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Plurality.Runtime.DataFiles;

/// <summary>Converts a value of a Parquet column to JSON.</summary>
internal static class ParquetValue
{
    /// <summary>Writes a value; lists, structures and maps with their contents.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="value">The value; null, NaN and ±∞ become null.</param>
    /// <param name="classes">The names of classes that numbers stand for; null if they are numbers.</param>
    public static void Write(Utf8JsonWriter json, object? value, IReadOnlyList<string>? classes)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case ReadOnlyMemory<char> text:
                json.WriteStringValue(text.Span);
                break;
            case byte[] bytes:
                WriteBytes(json, bytes);
                break;
            case ReadOnlyMemory<byte> bytes:
                WriteBytes(json, bytes.Span);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case float number when !float.IsFinite(number):
            case double other when !double.IsFinite(other):
                json.WriteNullValue();
                break;
            case float number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong:
                WriteInteger(json, Convert.ToInt64(value, CultureInfo.InvariantCulture), classes);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            case IDictionary members:
                json.WriteStartObject();
                foreach (DictionaryEntry member in members)
                {
                    json.WritePropertyName(Text(member.Key));
                    Write(json, member.Value, null);
                }

                json.WriteEndObject();
                break;
            case IEnumerable values:
                json.WriteStartArray();
                foreach (var one in values)
                {
                    Write(json, one, classes);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Text(value));
                break;
        }
    }

    /// <summary>A number of a class is written as its name; −1, which Hugging Face writes for a document without label, as null.</summary>
    private static void WriteInteger(Utf8JsonWriter json, long number, IReadOnlyList<string>? classes)
    {
        if (classes is null || number < -1 || number >= classes.Count)
        {
            json.WriteNumberValue(number);
        }
        else if (number == -1)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStringValue(classes[(int)number]);
        }
    }

    /// <summary>Some writers do not declare their bytes as text.</summary>
    private static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            json.WriteStringValue(bytes);
        }
        else
        {
            json.WriteBase64StringValue(bytes);
        }
    }

    private static string Text(object value) =>
        value is ReadOnlyMemory<char> text ? text.ToString() : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
