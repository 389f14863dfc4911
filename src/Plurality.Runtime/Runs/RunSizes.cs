using Plurality.Classification;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Remote;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>Counts what a run asks of a model. It uses the model's tokenizer only; a model without one leaves tokens unknown.</summary>
internal static class RunSizes
{
    /// <summary>Up to so many prompts of a stage are tokenised; of more, evenly spaced documents stand for all.</summary>
    public const int TokenizedPrompts = 5000;

    /// <summary>So many documents of a stage, evenly spaced, are asked about without sending anything, to count requests.</summary>
    private const int CountedDocuments = 8;

    /// <summary>The size of each stage of a run.</summary>
    /// <param name="experiment">The run, or a part of one.</param>
    /// <param name="model">The model.</param>
    /// <param name="shard">The shard to compute; null for the whole run.</param>
    /// <param name="cancellationToken">Cancels the counting.</param>
    /// <exception cref="ModelException">The model cannot do what the run asks.</exception>
    public static async Task<IReadOnlyList<RunSize>> OfAsync(
        Experiment experiment,
        ILanguageModel model,
        RunShard? shard,
        CancellationToken cancellationToken
    )
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
            var size = Count(RunProgress.Answers, position => [experiment.PromptOf(position)]);
            sizes.Add(await RequestsOfAsync(size, AnswerAsync).ConfigureAwait(false));
        }

        foreach (var asked in RunQuestions.Of(experiment))
        {
            var isOpen = asked.Set.Kind == RunEvidence.Marginal;
            var size = Count(asked.Set.Kind, asked.PromptsOf) with { IsAtLeast = isOpen };
            // How far the lists of marginal are followed depends on the model alone.
            sizes.Add(
                await RequestsOfAsync(
                        size,
                        isOpen
                            ? AnswerAsync
                            : async (reader, chosen) => await asked.AskAsync(reader, chosen, cancellationToken).ConfigureAwait(false)
                    )
                    .ConfigureAwait(false)
            );
        }

        return sizes;

        async Task AnswerAsync(EvidenceReader reader, int[] chosen) =>
            await reader.AnswersAsync(experiment.PromptsAt(chosen), settings, cancellationToken).ConfigureAwait(false);

        async Task<RunSize> RequestsOfAsync(RunSize size, Func<EvidenceReader, int[], Task> ask)
        {
            if (model is not IRemoteModel remote || positions.Length == 0)
            {
                return size;
            }

            var number = Math.Min(CountedDocuments, positions.Length);
            int[] chosen = [.. Enumerable.Range(0, number).Select(i => positions[(int)((long)i * positions.Length / number)])];
            var counting = remote.Counting();
            await ask(new EvidenceReader(new Decoder(counting)), chosen).ConfigureAwait(false);
            var (scale, used) = ((double)positions.Length / number, ((IRemoteModel)counting).Usage);
            var tokens = (long)Math.Round(used.InputTokens * scale);
            return size with
            {
                Requests = (long)Math.Round(used.Requests * scale),
                RequestTokens = tokens,
                AreRequestTokensEstimated = used.IsEstimated,
                Cost = experiment.Spec.Prices?.Of(tokens, (long)Math.Round(used.OutputTokens * scale)),
            };
        }

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
