using Plurality.Labels;
using Plurality.Models;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// Constrained decoding (docs/method.md#constrained-decoding): the stub is given, the most probable option is taken at each step, and the
/// list goes on while the model gives less than even odds to its end. The answer is a valid list of distinct labels by construction.
/// </summary>
internal sealed class ConstrainedDecoder(OptionTokenizer tokenizer, GenerationSettings settings) : IAnswerDecoder
{
    /// <inheritdoc/>
    public async Task<DecodedAnswer> DecodeAsync(ITokenBranch branch, DocumentTokens document)
    {
        var hiddenStates = new HiddenStates(settings.HiddenLayers);
        var prompt = document.WithStub;
        var options = tokenizer.Options;
        var none = options.None;
        List<int> text = [.. prompt.All],
            labelPositions = [],
            offered = [.. Enumerable.Range(0, options.Options.Count)];
        List<LabelStep> steps = [];
        List<AttentionQuery> queries = [];
        List<string> written = [],
            warnings = [];
        var context = prompt.Context + options.Stub;
        var trunk = prompt.All[document.Shared..];
        var tokens = tokenizer.After(context);
        while (true)
        {
            var reading = StepReading.Create(settings.Steps, tokenizer, tokens, offered);
            await reading.EvaluateAsync(branch, trunk, steps.Count == 0 ? hiddenStates : null).ConfigureAwait(false);
            warnings.AddRange(reading.Warnings.Except(warnings));
            var distribution = reading.Distribution();
            var (chosen, fed, endSeen) = await ChooseAsync(branch, reading, distribution).ConfigureAwait(false);
            if (steps.Count > 0)
            {
                queries.Add(new AttentionQuery(steps.Count + 1, text.Count - 1, [.. labelPositions]));
            }

            labelPositions.Add(text.Count + (options.Options[chosen].HasLead ? tokens.LeadLength : 0));
            text.AddRange(tokens.Options[chosen]);
            if (chosen == none)
            {
                steps.Add(new LabelStep(steps.Count + 1, distribution, LabelSet.None, IsLast: true, EndProbability: null));
                break;
            }

            written.Add(options.Options[chosen].Name);
            offered.Remove(chosen);
            offered.Remove(none);
            if (!options.IsList)
            {
                steps.Add(new LabelStep(1, distribution, written[0], IsLast: true, EndProbability: null));
                break;
            }

            // In exact mode what follows each option has been looked at already.
            var end = reading.EndProbabilities[chosen]
                ?? endSeen
                ?? await EndAsync(branch, tokens.Options[chosen][fed..]).ConfigureAwait(false);
            var isLast = end >= 0.5 || offered.Count == 0;
            steps.Add(new LabelStep(steps.Count + 1, distribution, written[^1], isLast, end));
            if (isLast)
            {
                break;
            }

            var node = reading.NodeOf(chosen);
            if (node >= 0)
            {
                branch.Adopt(node);
            }

            context += options.Options[chosen].Text + options.Continuation;
            var next = tokenizer.After(context);
            var continuation = tokenizer.Continuation(tokens, chosen, next);
            tokens = next;
            // What the branch does not hold yet of the label is computed together with what stands before the next one.
            trunk = [.. text.Skip(branch.Length), .. continuation];
            text.AddRange(continuation);
        }

        var trace = new Trace
        {
            Answer = settings.Format.Write(written),
            AnswerTokens = text.GetRange(prompt.Prompt, text.Count - prompt.Prompt),
            Steps = steps,
            Decoding = DecodingMode.Constrained,
            Scoring = settings.Scoring,
            WellFormed = true,
            PromptTokens = prompt.Prompt,
            Warnings = warnings,
            HiddenStates = hiddenStates.States,
        };
        return new DecodedAnswer(trace, [.. text], prompt.Prompt, queries);
    }

    /// <summary>
    /// The most probable option, the first of equal ones, how many of its tokens the branch now holds, and P(end) where its end was seen.
    /// With first-token scoring, labels that share the highest logit are told apart by going down the trie of their tokens: at each fork
    /// the most probable next token is taken.
    /// </summary>
    private async ValueTask<(int Option, int Fed, double? End)> ChooseAsync(
        ITokenBranch branch,
        StepReading reading,
        StepDistribution distribution
    )
    {
        // An option of which nothing was seen has a score that only bounds it: one that was seen goes first.
        var best = reading.Offered.MaxBy(option => (reading.IsSeen(option), distribution.Scores[option]));
        var tied = reading.Offered.Where(option => distribution.Scores[option].Equals(distribution.Scores[best])).ToList();
        // The word for none stands at another place than labels behind a lead: there is no fork at which the two could be compared.
        var isAcrossLead = tied.Select(option => tokenizer.Options.Options[option].HasLead).Distinct().Count() > 1;
        if (tied.Count == 1 || isAcrossLead || reading is not FirstTokenReading firstTokens)
        {
            return (best, 0, null);
        }

        var lead = reading.Tokens.LeadLength;
        var options = reading.Tokens.Options;
        var tokenAt = options[tied.MaxBy(option => firstTokens.WrittenLogit(option))][lead];
        tied.RemoveAll(option => options[option][lead] != tokenAt);
        var fed = 0;
        double? end = null;
        for (var depth = lead + 1; tied.Count > 1; depth++)
        {
            var fork = new ForkReader(
                tokenizer,
                [.. tied.Select(option => options[option].Length > depth ? options[option][depth] : (int?)null)]
            );
            var trunk = options[tied[0]][fed..depth];
            await branch.EvaluateAsync(new TokenTree(trunk), fork).ConfigureAwait(false);
            fed = depth;
            tied = [.. tied.Where((_, i) => fork.Tokens[i] == fork.Best)];
            end = fork.Best is null ? fork.EndProbability : null;
        }

        return (tied[0], fed, end);
    }

    private async ValueTask<double> EndAsync(ITokenBranch branch, int[] labelTokens)
    {
        var reader = new EndReader(tokenizer);
        await branch.EvaluateAsync(new TokenTree(labelTokens), reader).ConfigureAwait(false);
        return reader.EndProbability;
    }

    /// <summary>Finds the most probable of some next tokens; none (null) is the option that ends here, weighed by what may follow
    /// it.</summary>
    private sealed class ForkReader(OptionTokenizer tokenizer, int?[] tokens) : INextTokenReader
    {
        public int?[] Tokens => tokens;

        /// <summary>The first of them where a partial view holds none.</summary>
        public int? Best { get; private set; } = tokens[0];

        public double? EndProbability { get; private set; }

        public void Read(int node, in NextTokens next)
        {
            EndProbability = tokenizer.EndProbability(next);
            var highest = double.NegativeInfinity;
            foreach (var token in tokens)
            {
                var logit = token is { } following ? next.Score(following) : next.LogSumExp(tokenizer.MayFollow);
                if (logit > highest)
                {
                    (highest, Best) = (logit, token);
                }
            }
        }
    }

    private sealed class EndReader(OptionTokenizer tokenizer) : INextTokenReader
    {
        public double EndProbability { get; private set; }

        public void Read(int node, in NextTokens next) => EndProbability = tokenizer.EndProbability(next)!.Value;
    }
}
