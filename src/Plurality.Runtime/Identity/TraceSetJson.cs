using System.Text.Json.Nodes;
using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Runtime.Identity;

/// <summary>
/// The JSON form of a <see cref="TraceSetRecord"/>. Its bytes are hashed and stored, so a key, once written, stays: a new field is left out
/// where it has the value that older records imply.
/// </summary>
internal static class TraceSetJson
{
    /// <summary>The version of what the record holds. A change of it gives every older trace set another identity.</summary>
    private const int Scheme = 1;

    private const string SingleLabel = "single-label";

    private const string MaximumLabels = "maximumLabels";

    private const string LaterBound = "laterBound";

    /// <summary>The key of <see cref="TraceSetRecord.Steps"/>.</summary>
    public const string Steps = "steps";

    /// <summary>Writes a record.</summary>
    public static JsonObject Of(TraceSetRecord record)
    {
        var json = new JsonObject
        {
            ["scheme"] = Scheme,
            ["data"] = new JsonObject { ["documents"] = record.Data.Documents, ["sha256"] = record.Data.Sha256 },
            ["labels"] = Array(record.Labels),
            ["prompt"] = Of(record.Prompt),
            ["model"] = JsonNode.Parse(record.Model.Json),
            ["decoding"] = ModeName.Of(record.Decoding),
            ["scoring"] = record.Scoring.ToString(),
            ["surfaceVariants"] = record.SurfaceVariants,
            ["maximumAnswerTokens"] = record.MaximumAnswerTokens,
            ["record"] = new JsonObject
            {
                ["attention"] = record.Recorded.Attention,
                ["hiddenLayers"] = new JsonArray([.. record.Recorded.HiddenLayers.Select(layer => (JsonNode)layer)]),
            },
            ["seed"] = record.Seed,
            ["wave"] = record.BatchSize,
        };
        if (record.Steps is { } steps)
        {
            json[Steps] = steps;
        }

        if (record.MaximumLabels is { } labels)
        {
            json[MaximumLabels] = labels;
        }

        if (record.LaterBound > 0)
        {
            json[LaterBound] = record.LaterBound;
        }

        if (record.Task == TaskKind.SingleLabel)
        {
            json["task"] = SingleLabel;
        }

        return json;
    }

    /// <summary>Reads what <see cref="Of(TraceSetRecord)"/> writes; unknown keys are ignored.</summary>
    /// <exception cref="FormatException">A field is missing, or its value is not of its kind.</exception>
    public static TraceSetRecord Read(JsonNode? json)
    {
        var (data, recorded) = (Field(json, "data"), Field(json, "record"));
        return Value<int>(json, "scheme") != Scheme
            ? throw new FormatException($"The scheme of a trace set's record must be {Scheme}.")
            : new TraceSetRecord
            {
                Data = new DataRecord(Value<int>(data, "documents"), Value<string>(data, "sha256")),
                Labels = Texts(json, "labels"),
                Task = json!["task"] is null ? TaskKind.MultiLabel : Task(Value<string>(json, "task")),
                Prompt = Prompt(Field(json, "prompt")),
                Model = new BackendRecord(CanonicalJson.Write(Field(json, "model"))),
                Decoding = Decoding(Value<string>(json, "decoding")),
                Scoring = Scored(Value<string>(json, "scoring")),
                SurfaceVariants = Value<bool>(json, "surfaceVariants"),
                MaximumAnswerTokens = json["maximumAnswerTokens"] is null ? null : Value<int>(json, "maximumAnswerTokens"),
                Steps = json[Steps] is null ? null : Value<int>(json, Steps),
                MaximumLabels = json[MaximumLabels] is null ? null : Value<int>(json, MaximumLabels),
                LaterBound = json[LaterBound] is null ? 0 : Value<double>(json, LaterBound),
                Recorded = new RecordedStates(
                    Value<bool>(recorded, "attention"),
                    [.. Field(recorded, "hiddenLayers").AsArray().Select(As<int>)]
                ),
                Seed = Value<ulong>(json, "seed"),
                BatchSize = Value<int>(json, "wave"),
            };
    }

    private static JsonObject Of(PromptRecord prompt) =>
        new()
        {
            ["chat"] = prompt.Chat,
            ["demonstrations"] = Of(prompt.Demonstrations),
            ["descriptions"] = new JsonObject(prompt.Descriptions.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
            ["format"] = prompt.Format,
            ["instructionLabels"] = Array(prompt.InstructionLabels),
            ["noun"] = prompt.Noun,
            ["template"] = prompt.Template,
            // The name sorts behind those of the causes, so differences name the cause first.
            ["textsSha256"] = prompt.TextsSha256,
        };

    private static PromptRecord Prompt(JsonNode json) =>
        new()
        {
            Chat = Value<bool>(json, "chat"),
            Demonstrations = Demonstrations(Field(json, "demonstrations")),
            Descriptions = Field(json, "descriptions")
                .AsObject()
                .ToDictionary(entry => entry.Key, entry => As<string>(entry.Value), StringComparer.Ordinal),
            Format = Value<string>(json, "format"),
            InstructionLabels = Texts(json, "instructionLabels"),
            Noun = Value<string>(json, "noun"),
            Template = Value<string>(json, "template"),
            TextsSha256 = Value<string>(json, "textsSha256"),
        };

    private static JsonNode Of(DemonstrationsRecord demonstrations) =>
        demonstrations switch
        {
            SharedDemonstrations { Shown: var shown } => new JsonArray([
                .. shown.Select(example => new JsonObject { ["labels"] = Array(example.Labels), ["text"] = example.Text }),
            ]),
            DemonstrationsPerDocument own => new JsonObject
            {
                ["count"] = own.Count,
                ["sampling"] = own.Sampling,
                ["sha256"] = own.Sha256,
            },
            _ => throw new ArgumentException("The demonstrations must be shared or chosen per document.", nameof(demonstrations)),
        };

    private static DemonstrationsRecord Demonstrations(JsonNode json) =>
        json is JsonArray shared
            ? new SharedDemonstrations([
                .. shared.Select(example => new ShownDemonstration(Value<string>(example, "text"), Texts(example, "labels"))),
            ])
            : new DemonstrationsPerDocument(Value<int>(json, "count"), Value<string>(json, "sampling"), Value<string>(json, "sha256"));

    private static TaskKind Task(string name) =>
        name == SingleLabel ? TaskKind.SingleLabel : throw new FormatException($"The task of a trace set's record must be {SingleLabel}.");

    private static DecodingMode Decoding(string name)
    {
        var known = Enum.GetValues<DecodingMode>().Where(mode => ModeName.Of(mode) == name).ToList();
        return known is [var mode]
            ? mode
            : throw new FormatException($"The decoding of a trace set's record must be a known mode; got {name}.");
    }

    private static Scoring Scored(string text)
    {
        try
        {
            return Scoring.Parse(text);
        }
        catch (ScoringException fault)
        {
            throw new FormatException($"The scoring of a trace set's record must be a known mode; got {text}.", fault);
        }
    }

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static string[] Texts(JsonNode? json, string key) => [.. Field(json, key).AsArray().Select(As<string>)];

    private static T Value<T>(JsonNode? json, string key) => As<T>(Field(json, key));

    private static T As<T>(JsonNode? json) =>
        json is JsonValue value && value.TryGetValue<T>(out var read)
            ? read
            : throw new FormatException(
                $"A value of a trace set's record must be of type {typeof(T).Name}; got {CanonicalJson.Write(json)}."
            );

    private static JsonNode Field(JsonNode? json, string key) =>
        (json as JsonObject)?[key] ?? throw new FormatException($"A trace set's record must have the field {key}; it has none.");
}
