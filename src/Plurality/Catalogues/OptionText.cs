using System.Globalization;

namespace Plurality.Catalogues;

/// <summary>
/// The text form of a part of a method: a name, and after a colon its options, <c>name:key=value,key=value</c>, or a single value that
/// needs no key. Reads each option once, and refuses what was not asked for.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class OptionText
{
    private const int LargestCount = 10_000;
    private readonly string _text;
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    /// <summary>Takes the text apart.</summary>
    /// <exception cref="PluralityException">An option has no value, or stands twice.</exception>
    public OptionText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        Name = colon < 0 ? text : text[..colon];
        if (colon < 0)
        {
            return;
        }

        foreach (var part in text[(colon + 1)..].Split(','))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? ("", part) : (part[..equals], part[(equals + 1)..]);
            if (value.Length == 0)
            {
                throw Refusal("Options must have values", "Write name:key=value.");
            }

            if (!_options.TryAdd(key, value))
            {
                throw Refusal("Options must be given once", $"Remove one {(key.Length == 0 ? "value" : key)}.");
            }
        }
    }

    private OptionText(string text, string name, string value)
    {
        (_text, Name) = (text, name);
        if (value.Length > 0)
        {
            _options.Add("", value);
        }
    }

    /// <summary>What stands before the colon.</summary>
    public string Name { get; }

    /// <summary>Takes a text apart whose options are one value, all that stands after the colon: a path, which may have , and =.</summary>
    internal static OptionText OfOneValue(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new OptionText(text, text, "") : new OptionText(text, text[..colon], text[(colon + 1)..]);
    }

    /// <summary>The value that has no key, or that key; null where it is absent.</summary>
    public string? Take(string key) => _options.Remove(key, out var value) ? value : null;

    /// <summary>A number in an interval; null where it is absent.</summary>
    /// <exception cref="PluralityException">It is not a number of the interval.</exception>
    public double? TakeNumber(string key, double minimum, double maximum)
    {
        if (Take(key) is not { } value)
        {
            return null;
        }

        return
            double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= minimum
            && number <= maximum
            ? number
            : throw Refusal(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(key.Length == 0 ? "The value" : key)} of {Name} must be a number from {minimum:R} to {maximum:R}"
                ),
                "Write it with a decimal point."
            );
    }

    /// <summary>A whole number from 1 to 10,000; null where it is absent.</summary>
    /// <exception cref="PluralityException">It is not such a number.</exception>
    public int? TakeCount(string key)
    {
        if (Take(key) is not { } value)
        {
            return null;
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= LargestCount
            ? number
            : throw Refusal(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(key.Length == 0 ? "The value" : key)} of {Name} must be a whole number from 1 to {LargestCount:N0}"
                ),
                "Correct it."
            );
    }

    /// <summary>Throws where an option is left that nothing asked for.</summary>
    /// <param name="known">The options that there are, for the message.</param>
    /// <exception cref="PluralityException">An option is left.</exception>
    public void End(params string[] known)
    {
        if (_options.Count == 0)
        {
            return;
        }

        throw Refusal(
            known.Length == 0
                ? $"{Name} must stand alone, it has no options"
                : $"The options of {Name} must be among {string.Join(", ", known)}",
            "Remove the others."
        );
    }

    /// <summary>The error about this text.</summary>
    public PluralityException Refusal(string must, string advice) => new MethodTextException(_text, must, advice);
}
