using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>Counts what a run asks of a model. It uses the model's tokenizer only; a model without one leaves tokens unknown.</summary>
internal static class RunSizes
{
    /// <summary>Up to so many prompts of a stage are tokenised; of more, evenly spaced documents stand for all.</summary>
    public const int TokenizedPrompts = 5000;

    /// <summary>The size of each stage of a run.</summary>
    /// <param name="experiment">The run, or a part of one.</param>
    /// <param name="model">The model.</param>
    /// <param name="shard">The shard to compute; null for the whole run.</param>
    /// <exception cref="ModelException">The model cannot do what the run asks.</exception>
    public static IReadOnlyList<RunSize> Of(Experiment experiment, ILanguageModel model, RunShard? shard)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(model);
        var decoder = new Decoder(model);
        var settings = decoder.Resolve(experiment.Settings);
        var count = experiment.Documents.Count;
        int[] positions = shard is null
            ? [.. Enumerable.Range(0, count)]
            : [.. shard.PositionsOf(ExperimentIdentity.Of(experiment, settings, model.Identity), count)];
        List<RunSize> sizes = [];
        if (experiment.Needs.HasFlag(EvidenceNeeds.Trace))
        {
            sizes.Add(Count(RunProgress.Answers, position => [experiment.PromptOf(position)]));
        }

        foreach (var asked in RunQuestions.Of(experiment))
        {
            sizes.Add(Count(asked.Set.Kind, asked.PromptsOf) with { IsAtLeast = asked.Set.Kind == RunEvidence.Marginal });
        }

        return sizes;

        RunSize Count(string stage, Func<int, IEnumerable<Prompt>> promptsOf)
        {
            // Each document of a stage has equally many prompts.
            var each = positions.Length == 0 ? 0 : promptsOf(positions[0]).Count();
            var counted = Math.Clamp(TokenizedPrompts / Math.Max(1, each), 1, Math.Max(1, positions.Length));
            var isKnown = model is ITokenModel;
            var tokens = isKnown
                ? Enumerable
                    .Range(0, Math.Min(counted, positions.Length))
                    .Select(i => positions[(int)((long)i * positions.Length / counted)])
                    .Sum(position => promptsOf(position).Sum(prompt => (long)decoder.CountTokensOf(prompt)!))
                : (long?)null;
            return new RunSize(
                experiment.Spec.Name,
                stage,
                positions.Length,
                (long)positions.Length * each,
                counted >= positions.Length || tokens is null ? tokens : (long)Math.Round((double)tokens / counted * positions.Length)
            )
            {
                IsEstimated = isKnown && counted < positions.Length,
            };
        }
    }
}
