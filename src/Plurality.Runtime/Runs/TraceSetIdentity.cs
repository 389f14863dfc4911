using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Models;
using Plurality.Traces;

namespace Plurality.Runtime.Runs;

/// <summary>
/// Everything that can change a trace, in one record (docs/design/001-run-store.md#decision), and nothing else: not the names of files, not
/// threads, not the gold labels of the documents, not the estimators. Equal records continue the same work, different ones never mix.
/// Documents and rendered prompts are in it as hashes, what they are made from is in it in full, so that the record alone says what was
/// done.
/// </summary>
public sealed class TraceSetIdentity
{
    /// <summary>The version of what the record holds; a change of it makes every older trace set another one.</summary>
    public const int Scheme = 1;

    private const string TaskKey = "task";

    private readonly JsonNode _record;

    private TraceSetIdentity(JsonNode record)
    {
        _record = record;
        Json = CanonicalJson.Write(record);
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json)));
    }

    /// <summary>The record as canonical JSON: keys sorted by code unit, no white space.</summary>
    public string Json { get; }

    /// <summary>SHA-256 of the record, lower-case hexadecimal: what two equal trace sets share.</summary>
    public string Sha256 { get; }

    /// <summary>How the answers come about.</summary>
    public DecodingMode Decoding => Enum.GetValues<DecodingMode>().Single(mode => ModeName.Of(mode) == (string?)_record["decoding"]);

    /// <summary>What the steps' scores are.</summary>
    public ScoringMode Scoring => Traces.Scoring.Parse((string)_record["scoring"]!).Mode;

    /// <summary>How many documents a wave has.</summary>
    public int Wave => (int)_record["wave"]!;

    /// <summary>The labels in their set's order.</summary>
    public IReadOnlyList<string> Labels => [.. _record["labels"]!.AsArray().Select(label => (string)label!)];

    /// <summary>The options of every step: the labels, then <c>none</c> in multi-label tasks.</summary>
    public IReadOnlyList<string> Options => Task == TaskKind.SingleLabel ? Labels : [.. Labels, LabelSet.None];

    /// <summary>How many labels an answer may have.</summary>
    public TaskKind Task => _record[TaskKey] is null ? TaskKind.MultiLabel : TaskKind.SingleLabel;

    /// <summary>The identity of what an experiment and a model make together.</summary>
    /// <param name="experiment">The experiment; every prompt is rendered once.</param>
    /// <param name="settings">Its settings, with layers as the model numbers them.</param>
    /// <param name="model">The model.</param>
    public static TraceSetIdentity Of(Experiment experiment, GenerationSettings settings, ModelIdentity model)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(model);
        var documents = experiment.Documents;
        var record = new JsonObject
        {
            ["scheme"] = Scheme,
            ["data"] = new JsonObject
            {
                ["documents"] = documents.Count,
                ["sha256"] = HashOf(documents.SelectMany(document => (string[])[document.Id, document.Text])),
            },
            ["labels"] = Texts(settings.Labels),
            ["prompt"] = Prompt(experiment),
            ["model"] = Model(model),
            ["decoding"] = ModeName.Of(settings.Decoding),
            ["scoring"] = new Scoring(settings.Scoring, settings.ScoringBound).ToString(),
            // Other spellings are looked at in first-token scoring only: with exact scoring the switch changes nothing.
            ["surfaceVariants"] = settings.Scoring == ScoringMode.FirstToken && settings.SurfaceVariants,
            ["maximumAnswerTokens"] = settings.MaximumAnswerTokens,
            ["record"] = new JsonObject
            {
                ["attention"] = settings.Attention,
                ["hiddenLayers"] = new JsonArray([.. settings.HiddenLayers.Select(layer => (JsonNode)layer)]),
            },
            ["seed"] = experiment.Spec.Seed,
            ["wave"] = experiment.Spec.BatchSize,
        };

        // Named where it is not the usual one, so that records from before there were others stay what they are.
        if (settings.Task == TaskKind.SingleLabel)
        {
            record[TaskKey] = "single-label";
        }

        return new TraceSetIdentity(record);
    }

    /// <summary>Reads a stored record; its hash is computed anew.</summary>
    public static TraceSetIdentity Parse(string json) =>
        new(JsonNode.Parse(json) ?? throw new ArgumentException("The record must be a JSON object.", nameof(json)));

    /// <summary>In what the record given differs from this stored one, causes before the hashes that follow from them; empty where
    /// equal.</summary>
    public IReadOnlyList<IdentityDifference> Compare(TraceSetIdentity given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return [.. Differences("", _record, given._record)];
    }

    private static JsonObject Prompt(Experiment experiment) =>
        new()
        {
            ["chat"] = experiment.Spec.Prompt.Chat,
            ["demonstrations"] = Demonstrations(experiment),
            ["descriptions"] = new JsonObject(
                experiment.Task.Descriptions.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))
            ),
            ["format"] = experiment.Task.Format.Name,
            ["instructionLabels"] = Texts(experiment.Task.InstructionLabels),
            ["noun"] = experiment.Task.Noun,
            ["template"] = experiment.TemplateSource,
            // What the fields of documents and demonstrations bring in is seen here. The name sorts behind the causes above.
            ["textsSha256"] = HashOf(
                Enumerable.Range(0, experiment.Documents.Count).Select(position => experiment.PromptOf(position).Text)
            ),
        };

    /// <summary>Demonstrations that all documents share in full; those that each has of its own by method, number and hash.</summary>
    private static JsonNode Demonstrations(Experiment experiment)
    {
        var (spec, documents) = (experiment.Spec.Prompt, Enumerable.Range(0, experiment.Documents.Count));
        if (!spec.Sampling.IsPerDocument)
        {
            return new JsonArray([
                .. experiment.Demonstrations.Select(demonstration => new JsonObject
                {
                    ["labels"] = Texts(demonstration.Labels),
                    ["text"] = demonstration.Text,
                }),
            ]);
        }

        return new JsonObject
        {
            ["count"] = spec.Shots,
            ["sampling"] = spec.Sampling.ToString(),
            ["sha256"] = HashOf(
                documents.Select(position =>
                    HashOf(experiment.DemonstrationsOf(position).SelectMany(shown => (string[])[shown.Text, .. shown.Labels]))
                )
            ),
        };
    }

    /// <summary>
    /// The backend's own record. It names the backend unless that is llama.cpp, so that records from before there were others stay what
    /// they are.
    /// </summary>
    private static JsonObject Model(ModelIdentity model)
    {
        var record = JsonNode.Parse(model.Record)!.AsObject();
        if (model.Backend != LlamaLanguageModel.Backend)
        {
            record["backend"] = model.Backend;
        }

        return record;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    /// <summary>SHA-256 over the texts in UTF-8, each led by its length in bytes, so that no two lists of texts share their
    /// bytes.</summary>
    private static string HashOf(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<IdentityDifference> Differences(string path, JsonNode? stored, JsonNode? given) =>
        (stored, given) switch
        {
            (JsonObject left, JsonObject right) => left.Select(entry => entry.Key)
                .Union(right.Select(entry => entry.Key))
                .Order(StringComparer.Ordinal)
                .SelectMany(key => Differences(path.Length == 0 ? key : $"{path}.{key}", left[key], right[key])),
            (JsonArray left, JsonArray right) when left.Concat(right).All(item => item is JsonObject) => Enumerable
                .Range(0, Math.Max(left.Count, right.Count))
                .SelectMany(index =>
                    Differences($"{path}[{index}]", index < left.Count ? left[index] : null, index < right.Count ? right[index] : null)
                ),
            _ => Shown(stored) is var before && Shown(given) is var now && before != now ? [new IdentityDifference(path, before, now)] : [],
        };

    private static string Shown(JsonNode? node) => node is null ? "nothing" : CanonicalJson.Write(node);
}
