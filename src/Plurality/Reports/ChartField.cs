using System.Globalization;
using System.Text.Json.Nodes;

namespace Plurality.Reports;

/// <summary>A column of a chart's data that identifies figures.</summary>
/// <param name="Name">The column's name, which is its title too.</param>
/// <param name="IsNumber">Whether its values are numbers.</param>
/// <param name="Values">Its different values, in the order in which they are shown.</param>
internal sealed record ChartField(string Name, bool IsNumber, IReadOnlyList<string> Values)
{
    /// <summary>A value as data has it.</summary>
    public JsonNode Value(string value) => IsNumber ? double.Parse(value, CultureInfo.InvariantCulture) : value;

    /// <summary>The number of colours. Readers with any colour vision cannot tell more apart, so the ninth value has the colour of the
    /// first.</summary>
    public const int Colours = 8;

    /// <summary>Whether two values share a colour.</summary>
    public bool RepeatsColours => Values.Count > Colours;

    /// <summary>A channel beside colour that tells values of the same colour apart: the first eight values look alike in it, the next
    /// eight too, and so on.</summary>
    /// <param name="looks">The different looks, such as shapes; the first is the usual one.</param>
    public JsonObject BesideColour(IReadOnlyList<JsonNode> looks)
    {
        var channel = Channel();
        channel["scale"]!["range"] = new JsonArray([.. Values.Select((_, i) => looks[i / Colours % looks.Count].DeepClone())]);
        return channel;
    }

    /// <summary>The field as a channel of discrete values. Its domain is given, so that the order and the colours of runs are the same in
    /// every chart.</summary>
    public JsonObject Channel(string? title = null) =>
        new()
        {
            ["field"] = Name,
            ["type"] = IsNumber ? "ordinal" : "nominal",
            ["title"] = title ?? Name,
            ["scale"] = new JsonObject { ["domain"] = Domain() },
        };

    /// <summary>The values as an array.</summary>
    public JsonArray Domain() => new([.. Values.Select(Value)]);
}
