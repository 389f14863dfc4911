using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plurality.Catalogues;

/// <summary>
/// Parts of fitted states as JSON. Numbers are written in the shortest form that reads back as the same bits; infinite ones, which JSON
/// does not have, as the words "∞" and "-∞".
/// </summary>
public static class StateJson
{
    private const string Infinity = "∞";
    private const string MinusInfinity = "-∞";

    /// <summary>A number.</summary>
    public static JsonNode Of(double number) =>
        number switch
        {
            double.PositiveInfinity => JsonValue.Create(Infinity),
            double.NegativeInfinity => JsonValue.Create(MinusInfinity),
            _ => JsonValue.Create(number),
        };

    /// <summary>Numbers.</summary>
    public static JsonArray Of(IEnumerable<double> numbers) => new([.. numbers.Select(Of)]);

    /// <summary>Rows of numbers.</summary>
    public static JsonArray Of(IEnumerable<IEnumerable<double>> rows) => new([.. rows.Select(row => Of(row))]);

    /// <summary>Texts.</summary>
    public static JsonArray Of(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    /// <summary>What a state was fitted on, for its property <c>fittedOn</c>.</summary>
    public static JsonObject Of(FittedOn fittedOn) =>
        new()
        {
            ["documents"] = fittedOn.Documents,
            ["idsSha256"] = fittedOn.IdsSha256,
            ["ids"] = Of(fittedOn.Ids),
            ["labels"] = Of(fittedOn.Labels),
        };

    /// <summary>What a state says in <c>fittedOn</c> that it was fitted on.</summary>
    /// <exception cref="PluralityException">It does not say it, or its ids were changed.</exception>
    public static FittedOn FittedOn(JsonObject state)
    {
        var json = Part(state, "fittedOn");
        var fittedOn = Catalogues.FittedOn.Of(Texts(json, "ids"), Texts(json, "labels"));
        return fittedOn.IdsSha256 == Text(json, "idsSha256")
            ? fittedOn
            : throw new FittedStateException(
                "The ids of a fitted state must be those of its idsSha256; they were changed. Fit the method again."
            );
    }

    /// <summary>A property that is an object.</summary>
    /// <exception cref="PluralityException">There is no such property, or it is not that.</exception>
    public static JsonObject Part(JsonNode state, string name) => Read(state, name, node => node.AsObject(), "an object");

    /// <summary>A property that is a number.</summary>
    /// <exception cref="PluralityException">There is no such property, or it is not that.</exception>
    public static double Number(JsonNode state, string name) => Read(state, name, ToNumber, "a number");

    /// <summary>A property that is a text.</summary>
    /// <exception cref="PluralityException">There is no such property, or it is not that.</exception>
    public static string Text(JsonNode state, string name) => Read(state, name, node => node.GetValue<string>(), "a text");

    /// <summary>A property that is an array of numbers.</summary>
    /// <exception cref="PluralityException">There is no such property, or it is not that.</exception>
    public static double[] Numbers(JsonNode state, string name) => Read(state, name, ToNumbers, "an array of numbers");

    /// <summary>A property that is an array of arrays of numbers.</summary>
    /// <exception cref="PluralityException">There is no such property, or it is not that.</exception>
    public static double[][] Rows(JsonNode state, string name) =>
        Read(state, name, node => node.AsArray().Select(row => ToNumbers(row!)).ToArray(), "an array of arrays of numbers");

    /// <summary>A property that is an array of texts.</summary>
    /// <exception cref="PluralityException">There is no such property, or it is not that.</exception>
    public static string[] Texts(JsonNode state, string name) =>
        Read(state, name, node => node.AsArray().Select(text => text!.GetValue<string>()).ToArray(), "an array of texts");

    /// <summary>A property that is an array of objects.</summary>
    /// <exception cref="PluralityException">There is no such property, or it is not that.</exception>
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
