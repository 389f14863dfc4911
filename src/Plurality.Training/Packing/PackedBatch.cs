using Plurality.Training.Network;
using Plurality.Training.Samples;

namespace Plurality.Training.Packing;

/// <summary>Samples that are computed together.</summary>
internal sealed class PackedBatch
{
    private readonly List<TokenTarget> _targets = [];
    private readonly List<IReadOnlyList<Range>> _answers = [];

    private PackedBatch(IReadOnlyList<TrainingSample> samples) => Samples = samples;

    /// <summary>The samples.</summary>
    public IReadOnlyList<TrainingSample> Samples { get; }

    /// <summary>Their tokens.</summary>
    public TokenForest Forest { get; } = new();

    /// <summary>What should follow the tokens before and in answers.</summary>
    public IReadOnlyList<TokenTarget> Targets => _targets;

    /// <summary>The targets of each answer of each sample.</summary>
    public IReadOnlyList<IReadOnlyList<Range>> Answers => _answers;

    /// <summary>
    /// Packs samples in order, each batch with at most so many tokens. A longer sample has a batch of its own. What all prompts of a
    /// batch begin with is computed once.
    /// </summary>
    /// <param name="samples">The samples.</param>
    /// <param name="maximumTokens">The most tokens of a batch.</param>
    public static IEnumerable<PackedBatch> Pack(IReadOnlyList<TrainingSample> samples, int maximumTokens)
    {
        var first = 0;
        while (first < samples.Count)
        {
            var shared = samples[first].Prompt.Length - 1;
            var (count, own) = (0, 0);
            for (var i = first; i < samples.Count; i++)
            {
                var common = Math.Min(shared, samples[i].Prompt.AsSpan().CommonPrefixLength(samples[first].Prompt));
                common = Math.Min(common, samples[i].Prompt.Length - 1);
                var tokens = own + samples[i].Prompt.Length + samples[i].Answers.Sum(answer => answer.Tokens.Length - 1);
                // // Every sample's own part is longer where less is shared.
                if (count > 0 && tokens - ((count + 1) * common) + common > maximumTokens)
                {
                    break;
                }

                (shared, own) = (common, tokens);
                count++;
            }

            yield return Pack([.. samples.Skip(first).Take(count)], shared: count > 1 ? shared : 0);
            first += count;
        }
    }

    private static PackedBatch Pack(TrainingSample[] samples, int shared)
    {
        var batch = new PackedBatch(samples);
        var root = shared > 0 ? batch.Forest.Add(-1, samples[0].Prompt.AsSpan(..shared)) : -1;
        foreach (var sample in samples)
        {
            batch.Add(sample, root, shared);
        }

        return batch;
    }

    private void Add(TrainingSample sample, int root, int shared)
    {
        var prompt = sample.Prompt.AsSpan(shared..);
        if (sample.Answers is [var only])
        {
            var branch = Forest.Branches[Forest.Add(root, [.. prompt, .. only.Tokens[..^1]])];
            _answers.Add([AddTargets(only, branch.First + prompt.Length - 1, branch.First + prompt.Length)]);
            return;
        }

        var number = Forest.Add(root, prompt);
        var last = Forest.Branches[number].First + prompt.Length - 1;
        List<Range> answers = [];
        foreach (var answer in sample.Answers)
        {
            var first = answer.Tokens.Length > 1 ? Forest.Branches[Forest.Add(number, answer.Tokens.AsSpan(..^1))].First : -1;
            answers.Add(AddTargets(answer, last, first));
        }

        _answers.Add(answers);
    }

    /// <param name="answer">The answer.</param>
    /// <param name="before">The row of the token before it.</param>
    /// <param name="first">The row of its first token.</param>
    private Range AddTargets(TrainingAnswer answer, int before, int first)
    {
        var start = _targets.Count;
        for (var i = 0; i < answer.Tokens.Length; i++)
        {
            _targets.Add(new TokenTarget(i == 0 ? before : first + i - 1, answer.Targets[i]));
        }

        return start.._targets.Count;
    }
}
