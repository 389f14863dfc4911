using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Plurality.Decoding;
using Plurality.Llama;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Identity;
using Plurality.Traces;

namespace Plurality.Runtime.Runs;

/// <summary>Makes the identity of the trace set that an experiment and a model produce.</summary>
internal static class ExperimentIdentity
{
    /// <summary>Makes the identity. Every prompt is rendered once.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="settings">Its settings, with layers as the model numbers them.</param>
    /// <param name="model">The model.</param>
    public static TraceSetIdentity Of(Experiment experiment, GenerationSettings settings, ModelIdentity model)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(model);
        settings = settings.Binding();
        var documents = experiment.Documents;
        return new TraceSetIdentity(
            new TraceSetRecord
            {
                Data = new DataRecord(documents.Count, HashOf(documents.SelectMany(document => (string[])[document.Id, document.Text]))),
                Labels = [.. settings.Labels],
                Task = settings.Task,
                Prompt = Prompt(experiment),
                Model = Backend(model, experiment.Spec.Prompt.Chat),
                Decoding = settings.Decoding,
                Scoring = new Scoring(settings.Scoring, settings.ScoringBound > 0 ? settings.ScoringBound : null),
                // Only first-token scoring looks at other spellings, so the switch changes nothing with exact scoring.
                SurfaceVariants = settings.Scoring == ScoringMode.FirstToken && settings.SurfaceVariants,
                MaximumAnswerTokens = settings.MaximumAnswerTokens,
                Steps = settings.MaximumSteps,
                MaximumLabels = settings.MaximumLabels,
                LaterBound = settings.LaterBound,
                Recorded = new RecordedStates(settings.Attention, [.. settings.HiddenLayers]),
                Seed = experiment.Spec.Seed,
                BatchSize = experiment.Spec.BatchSize,
            }
        );
    }

    private static PromptRecord Prompt(Experiment experiment) =>
        new()
        {
            Chat = experiment.Spec.Prompt.Chat,
            Demonstrations = Demonstrations(experiment),
            Descriptions = experiment.Task.Descriptions,
            Format = experiment.Task.Format.Name,
            InstructionLabels = [.. experiment.Task.InstructionLabels],
            Noun = experiment.Task.Noun,
            Template = experiment.TemplateSource,
            TextsSha256 = HashOf(Positions(experiment).Select(position => experiment.PromptOf(position).Text)),
        };

    /// <summary>The solved examples of each document; null if all documents share them.</summary>
    public static IReadOnlyList<IReadOnlyList<ShownDemonstration>>? DemonstrationsByDocument(Experiment experiment) =>
        experiment.Spec.Prompt.Sampling.IsPerDocument
            ? [.. Positions(experiment).Select(position => Shown(experiment.DemonstrationsOf(position)))]
            : null;

    private static IReadOnlyList<ShownDemonstration> Shown(IReadOnlyList<Demonstration> demonstrations) =>
        [.. demonstrations.Select(shown => new ShownDemonstration(shown.Text, shown.Labels))];

    private static DemonstrationsRecord Demonstrations(Experiment experiment)
    {
        var spec = experiment.Spec.Prompt;
        return spec.Sampling.IsPerDocument
            ? new DemonstrationsPerDocument(
                spec.Shots,
                spec.Sampling.ToString(),
                HashOf(
                    Positions(experiment)
                        .Select(position =>
                            HashOf(experiment.DemonstrationsOf(position).SelectMany(shown => (string[])[shown.Text, .. shown.Labels]))
                        )
                )
            )
            : new SharedDemonstrations(Shown(experiment.Demonstrations));
    }

    /// <summary>Adds the backend's name to its record unless it is llama.cpp: records from before there were others have no such
    /// key. Prompts of reasoning models have another chat template than in records from before thinking was switched off.</summary>
    private static BackendRecord Backend(ModelIdentity model, bool chat)
    {
        var record = JsonNode.Parse(model.Record)!.AsObject();
        if (model.Backend != LlamaLanguageModel.Backend)
        {
            record["backend"] = model.Backend;
        }

        if (chat && model.ThinkingOff)
        {
            record["thinking"] = "off";
        }

        return new BackendRecord(CanonicalJson.Write(record));
    }

    private static IEnumerable<int> Positions(Experiment experiment) => Enumerable.Range(0, experiment.Documents.Count);

    /// <summary>The SHA-256 over the texts in UTF-8. The length in bytes precedes each text, so that no two lists of texts have the same
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
}
