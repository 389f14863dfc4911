using Plurality.Classification;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Traces;

namespace Plurality.Runtime.Batches;

/// <summary>How many files of requests a run takes, if no request fails: each reads one place of every document further.</summary>
/// <param name="Most">The number.</param>
/// <param name="IsLimit">Whether there are no more; otherwise there can be more.</param>
internal sealed record BatchRounds(int Most, bool IsLimit)
{
    /// <summary>The number for several parts, which are asked together.</summary>
    public static BatchRounds Of(IEnumerable<Experiment> parts, ILanguageModel model)
    {
        if (model is not ITokenModel tokens)
        {
            // Each answer is one request, and none depends on another.
            return new BatchRounds(1, IsLimit: true);
        }

        var decoder = new Decoder(model);
        return parts
            .SelectMany(part => Stages(part, decoder, tokens.Tokenizer))
            .Aggregate(new BatchRounds(0, true), (a, b) => new BatchRounds(Math.Max(a.Most, b.Most), a.IsLimit && b.IsLimit));
    }

    private static IEnumerable<BatchRounds> Stages(Experiment part, Decoder decoder, ITokenizer tokenizer)
    {
        if (part.Needs.HasFlag(EvidenceNeeds.Trace))
        {
            yield return Answer(decoder.Resolve(part.Settings), tokenizer);
        }

        if ((part.Needs & (EvidenceNeeds.Unary | EvidenceNeeds.Pairs)) != 0)
        {
            yield return new BatchRounds(1, IsLimit: true);
        }

        if (part.Needs.HasFlag(EvidenceNeeds.Lists))
        {
            // A round expands all lists of one length that matter; shorter ones can come to matter later.
            yield return new BatchRounds(part.Task.Labels.Count + 1, IsLimit: false);
        }

        if (part.Needs.HasFlag(EvidenceNeeds.Samples))
        {
            // A document's answers are drawn one after the other.
            var settings = EvidenceReader.SampleSettings(part.TaskDraw, part.Samples).Answer;
            yield return new BatchRounds(part.Samples * Answer(decoder.Resolve(settings), tokenizer).Most, IsLimit: false);
        }
    }

    private static BatchRounds Answer(GenerationSettings settings, ITokenizer tokenizer)
    {
        var labels = settings.Labels;
        if (settings.Decoding == DecodingMode.Free)
        {
            // A token of the answer per round.
            const int Default = 40;
            var all = tokenizer.Encode(settings.Format.Write([.. labels])).Length + labels.Count;
            return new BatchRounds(settings.MaximumAnswerTokens ?? Math.Max(Default, all), IsLimit: false);
        }

        var options = AnswerOptions.Of(settings.Format, labels, settings.Task);
        var steps = options.IsList ? settings.MaximumSteps ?? settings.MaximumLabels ?? labels.Count : 1;
        if (settings.Scoring == ScoringMode.FirstToken)
        {
            // The step, and whether the list ends behind it; more where labels begin with the same token.
            return new BatchRounds(2 * steps, IsLimit: false);
        }

        // Within a bound, each token of an option is a round; without one, all options are read at once.
        var depth = 1 + labels.Max(label => tokenizer.Encode(label).Length);
        var most = Enumerable.Range(1, steps).Sum(step => settings.Step(step).Bound > 0 ? depth : 1);
        return new BatchRounds(most, IsLimit: most == steps);
    }
}
