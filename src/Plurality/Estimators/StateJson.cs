using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plurality.Estimators;

/// <summary>
/// Parts of fitted states as JSON. Numbers are written in the shortest form that reads back as the same bits; infinite ones, which JSON
/// does not have, as the words "∞" and "-∞".
/// </summary>
internal static class StateJson
{
    private const string Infinity = "∞";
    private const string MinusInfinity = "-∞";

    public static JsonNode Of(double number) =>
        number switch
        {
            double.PositiveInfinity => JsonValue.Create(Infinity),
            double.NegativeInfinity => JsonValue.Create(MinusInfinity),
            _ => JsonValue.Create(number),
        };

    public static JsonArray Of(IEnumerable<double> numbers) => new([.. numbers.Select(Of)]);

    public static JsonArray Of(IEnumerable<IEnumerable<double>> rows) => new([.. rows.Select(row => Of(row))]);

    public static JsonArray Of(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    public static JsonObject Of(FittedOn fittedOn) =>
        new()
        {
            ["documents"] = fittedOn.Documents,
            ["idsSha256"] = fittedOn.IdsSha256,
            ["ids"] = Of(fittedOn.Ids),
            ["labels"] = Of(fittedOn.Labels),
        };

    public static FittedOn FittedOn(JsonObject state)
    {
        var json = Object(state, "fittedOn");
        var fittedOn = Estimators.FittedOn.Of(Texts(json, "ids"), Texts(json, "labels"));
        return fittedOn.IdsSha256 == Text(json, "idsSha256")
            ? fittedOn
            : throw new FittedStateException(
                "The ids of a fitted state must be those of its idsSha256; they were changed. Fit the method again."
            );
    }

    public static JsonObject Object(JsonNode state, string name) => Read(state, name, node => node.AsObject(), "an object");

    public static double Number(JsonNode state, string name) => Read(state, name, ToNumber, "a number");

    public static string Text(JsonNode state, string name) => Read(state, name, node => node.GetValue<string>(), "a text");

    public static double[] Numbers(JsonNode state, string name) => Read(state, name, ToNumbers, "an array of numbers");

    public static double[][] Rows(JsonNode state, string name) =>
        Read(state, name, node => node.AsArray().Select(row => ToNumbers(row!)).ToArray(), "an array of arrays of numbers");

    public static string[] Texts(JsonNode state, string name) =>
        Read(state, name, node => node.AsArray().Select(text => text!.GetValue<string>()).ToArray(), "an array of texts");

    public static JsonObject[] Objects(JsonNode state, string name) =>
        Read(state, name, node => node.AsArray().Select(item => item!.AsObject()).ToArray(), "an array of objects");

    private static double[] ToNumbers(JsonNode node) => [.. node.AsArray().Select(number => ToNumber(number!))];

    private static double ToNumber(JsonNode node) =>
        node.GetValueKind() != JsonValueKind.String
            ? node.GetValue<double>()
            : node.GetValue<string>() switch
            {
                Infinity => double.PositiveInfinity,
                MinusInfinity => double.NegativeInfinity,
                _ => throw new FormatException(),
            };

    private static T Read<T>(JsonNode state, string name, Func<JsonNode, T> read, string what)
    {
        try
        {
            if ((state as JsonObject)?[name] is { } node)
            {
                return read(node);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new FittedStateException($"{name} of a fitted state must be {what}. Fit the method again.", exception);
        }

        throw new FittedStateException($"A fitted state must have {name}, {what}; there is none. Fit the method again.");
    }
}
