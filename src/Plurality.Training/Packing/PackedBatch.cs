using Plurality.Training.Samples;

namespace Plurality.Training.Packing;

/// <summary>Samples that are computed together.</summary>
internal sealed class PackedBatch
{
    /// <summary>So many common tokens make a branch of their own worth while.</summary>
    private const int LeastShared = 4;

    private readonly List<TokenTarget> _targets = [];
    private readonly IReadOnlyList<Range>[] _answers;

    private PackedBatch(IReadOnlyList<TrainingSample> samples)
    {
        Samples = samples;
        _answers = new IReadOnlyList<Range>[samples.Count];
    }

    /// <summary>The samples.</summary>
    public IReadOnlyList<TrainingSample> Samples { get; }

    /// <summary>Their tokens.</summary>
    public TokenForest Forest { get; } = new();

    /// <summary>What should follow the tokens before and in answers.</summary>
    public IReadOnlyList<TokenTarget> Targets => _targets;

    /// <summary>The targets of each answer of each sample.</summary>
    public IReadOnlyList<IReadOnlyList<Range>> Answers => _answers;

    /// <summary>
    /// Packs samples in order, each batch with at most so many tokens. A longer sample has a batch of its own. What several prompts of a
    /// batch begin with is computed once.
    /// </summary>
    /// <param name="samples">The samples.</param>
    /// <param name="maximumTokens">The most tokens of a batch.</param>
    public static IEnumerable<PackedBatch> Pack(IReadOnlyList<TrainingSample> samples, int maximumTokens)
    {
        var first = 0;
        while (first < samples.Count)
        {
            var batch = Of([samples[first]]);
            var last = first + 1;
            for (; last < samples.Count; last++)
            {
                var longer = Of([.. samples.Skip(first).Take(last + 1 - first)]);
                if (longer.Forest.Tokens.Count > maximumTokens)
                {
                    break;
                }

                batch = longer;
            }

            yield return batch;
            first = last;
        }
    }

    private static PackedBatch Of(TrainingSample[] samples)
    {
        var batch = new PackedBatch(samples);
        batch.Add([.. Enumerable.Range(0, samples.Length)], parent: -1, depth: 0);
        return batch;
    }

    /// <summary>Adds samples whose prompts have their first tokens in common.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="parent">The branch of these tokens, or −1.</param>
    /// <param name="depth">The number of these tokens.</param>
    private void Add(int[] samples, int parent, int depth)
    {
        // The last token of a prompt predicts, so it stays with its own answer.
        var shortest = samples.Min(sample => Samples[sample].Prompt.Length - 1);
        var first = Samples[samples[0]].Prompt;
        var shared = Math.Min(shortest, samples.Min(sample => Samples[sample].Prompt.AsSpan().CommonPrefixLength(first)));
        if (samples.Length > 1 && shared - depth >= LeastShared)
        {
            parent = Forest.Add(parent, first.AsSpan(depth..shared));
            depth = shared;
        }

        foreach (var group in samples.GroupBy(sample => Beginning(Samples[sample].Prompt, depth), StringComparer.Ordinal))
        {
            int[] members = [.. group];
            if (members.Length > 1 && group.Key.Length > 0)
            {
                Add(members, parent, depth);
                continue;
            }

            foreach (var member in members)
            {
                AddAlone(member, parent, depth);
            }
        }
    }

    /// <summary>The next tokens of a prompt, as many as make sharing worth while; empty if it has no more than these.</summary>
    private static string Beginning(int[] prompt, int depth) =>
        prompt.Length - depth > LeastShared ? string.Join(' ', prompt.AsSpan(depth, LeastShared).ToArray()) : "";

    private void AddAlone(int number, int parent, int depth)
    {
        var sample = Samples[number];
        var prompt = sample.Prompt.AsSpan(depth..);
        if (sample.Answers is [var only])
        {
            var whole = Forest.Branches[Forest.Add(parent, [.. prompt, .. only.Tokens[..^1]])];
            _answers[number] = [AddTargets(only, whole.First + prompt.Length - 1, whole.First + prompt.Length)];
            return;
        }

        var branch = Forest.Add(parent, prompt);
        var last = Forest.Branches[branch].First + prompt.Length - 1;
        _answers[number] =
        [
            .. sample.Answers.Select(answer =>
                AddTargets(
                    answer,
                    last,
                    answer.Tokens.Length > 1 ? Forest.Branches[Forest.Add(branch, answer.Tokens.AsSpan(..^1))].First : -1
                )
            ),
        ];
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
