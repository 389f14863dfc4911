using System.Runtime.InteropServices;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Numerics;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// Constrained decoding (docs/method.md#constrained-decoding): the stub is given, each step takes the most probable option, and the list
/// continues while P(end) is below one half. The answer is a valid list of distinct labels by construction.
/// </summary>
internal sealed class ConstrainedDecoder(OptionTokenizer tokenizer, GenerationSettings settings, Action<int>? computed = null)
    : IAnswerDecoder<DecodedAnswer>
{
    /// <summary>Draws options and ends by their probabilities; null (default) for the most probable ones.</summary>
    public SeededGenerator? Chance { get; init; }

    /// <inheritdoc/>
    public async Task<DecodedAnswer> DecodeAsync(ITokenBranch branch, DocumentTokens document)
    {
        var hiddenStates = new HiddenStates(settings.HiddenLayers);
        var prompt = document.WithStub;
        var options = tokenizer.Options;
        var none = options.None;
        List<int> labelPositions = [],
            offered = [.. Enumerable.Range(0, options.Options.Count)];
        List<LabelStep> steps = [];
        List<AttentionQuery> queries = [];
        List<string> written = [],
            warnings = [];
        var context = prompt.Context + options.Stub;
        var tokens = tokenizer.After(context);
        List<int> text = [.. tokenizer.Before(prompt, tokens)];
        int[] trunk = [.. text.Skip(document.Shared)];
        var last = -1;
        while (true)
        {
            var reading = StepReading.Create(settings.Step(steps.Count + 1), tokenizer, tokens, offered);
            await reading.EvaluateAsync(branch, trunk, steps.Count == 0 ? hiddenStates : null).ConfigureAwait(false);
            warnings.AddRange(reading.Warnings.Except(warnings));
            computed?.Invoke(1);
            var distribution = reading.Distribution();
            var (chosen, fed, endSeen) = Chance is null
                ? await ChooseAsync(branch, reading, distribution).ConfigureAwait(false)
                : (Drawn(Chance, distribution), 0, null);
            if (steps.Count > 0)
            {
                queries.Add(new AttentionQuery(steps.Count + 1, text.Count - 1, [.. labelPositions]));
            }

            labelPositions.Add(text.Count + tokens.Beginnings[chosen].Length);
            (var place, last) = (text.Count, chosen);
            text.AddRange(tokens.Options[chosen]);
            context += options.Options[chosen].Text;
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

            // Exact mode has already read what follows each option.
            var end = reading.EndProbabilities[chosen]
                ?? endSeen
                ?? await EndAsync(branch, text, place, fed, tokens, chosen).ConfigureAwait(false);
            var isEnded = offered.Count == 0 || (Chance is null ? end >= 0.5 : Chance.NextDouble() < end);
            var isLast = isEnded || written.Count == settings.MaximumLabels;
            if (isLast && !isEnded)
            {
                warnings.Add(AnswerLength.Ended(written.Count));
            }

            steps.Add(new LabelStep(steps.Count + 1, distribution, written[^1], isLast, end));
            if (isLast || steps.Count == settings.MaximumSteps)
            {
                break;
            }

            // The list continues behind the text so far as the tokenizer cuts it, whatever tokens the label was read in.
            context += options.Continuation;
            var next = tokenizer.After(context);
            var upTo = tokenizer.Before(prompt, next);
            var node = reading.NodeOf(chosen);
            if (node >= 0 && reading.EndProbabilities[chosen] is not null && upTo.AsSpan().StartsWith(CollectionsMarshal.AsSpan(text)))
            {
                branch.Adopt(node);
            }

            // The last token before the place is always read there.
            var kept = Math.Min(CollectionsMarshal.AsSpan(text)[..branch.Length].CommonPrefixLength(upTo), upTo.Length - 1);
            if (kept < branch.Length)
            {
                branch.Truncate(kept);
            }

            // Label tokens that the branch does not hold yet are computed together with the text before the next label.
            (tokens, text, trunk) = (next, [.. upTo], upTo[kept..]);
        }

        warnings.AddRange(AnswerLength.Warnings(written.Count, settings.Labels.Count));
        var isWhole = steps[^1].IsLast;
        if (tokens.IsSpanning[last])
        {
            text = [.. tokenizer.TextOf(prompt, context)];
        }

        var trace = new Trace
        {
            Answer = isWhole ? settings.Format.Write(written) : context[prompt.Context.Length..],
            AnswerTokens = text.GetRange(prompt.Prompt, text.Count - prompt.Prompt),
            Steps = steps,
            Decoding = DecodingMode.Constrained,
            Scoring = settings.Scoring,
            WellFormed = isWhole,
            PromptTokens = prompt.Prompt,
            Warnings = warnings,
            HiddenStates = hiddenStates.States,
        };
        return new DecodedAnswer(trace, [.. text], prompt.Prompt, queries);
    }

    /// <summary>
    /// The most probable option (the first of equal ones), how many of its tokens the branch now holds, and P(end) if its end was read.
    /// With first-token scoring, labels that share the highest logit are separated along the trie of their tokens: each fork takes the
    /// most probable next token.
    /// </summary>
    private async ValueTask<(int Option, int Fed, double? End)> ChooseAsync(
        ITokenBranch branch,
        StepReading reading,
        StepDistribution distribution
    )
    {
        // The score of an option that was not seen is only a bound, so options that were seen go first.
        var best = reading.Offered.MaxBy(option => (reading.IsSeen(option), distribution.Scores[option]));
        var tied = reading.Offered.Where(option => distribution.Scores[option].Equals(distribution.Scores[best])).ToList();
        // The word for none and labels behind a lead stand at different places, so no fork can compare them.
        var isAcrossLead = tied.Select(option => reading.Tokens.Beginnings[option].Length).Distinct().Count() > 1;
        if (tied.Count == 1 || isAcrossLead || reading is not FirstTokenReading firstTokens)
        {
            return (best, 0, null);
        }

        var tokens = reading.Tokens;
        var beginning = tokens.Beginnings[best].Length;
        var written = tied.MaxBy(option => firstTokens.WrittenLogit(option));
        var tokenAt = TokenAt(tokens, written, beginning);
        tied = tokenAt is null ? [written] : tied.FindAll(option => TokenAt(tokens, option, beginning) == tokenAt);
        var fed = 0;
        double? end = null;
        for (var depth = beginning + 1; tied.Count > 1; depth++)
        {
            // Behind the last token that is the option's own, every token that it can end in counts.
            var fork = new ForkReader(
                tokenizer,
                [.. tied.Select(option => (TokenAt(tokens, option, depth), tokens.Ends[option][0].MayFollow))]
            );
            var trunk = tokens.Options[tied[0]][fed..depth];
            await branch.EvaluateAsync(new TokenTree(trunk), fork).ConfigureAwait(false);
            fed = depth;
            var (winner, token) = (tied[fork.Best], TokenAt(tokens, tied[fork.Best], depth));
            tied = token is null ? [winner] : [.. tied.Where(option => TokenAt(tokens, option, depth) == token)];
            end = token is null && !tokens.IsSpanning[winner] ? fork.EndProbability : null;
        }

        return (tied[0], fed, end);
    }

    /// <summary>An option, drawn with its probability.</summary>
    private static int Drawn(SeededGenerator chance, StepDistribution distribution)
    {
        var left = chance.NextDouble();
        var drawn = -1;
        for (var option = 0; option < distribution.Options.Count && left >= 0; option++)
        {
            if (distribution.Probabilities[option] > 0)
            {
                drawn = option;
                left -= distribution.Probabilities[option];
            }
        }

        return drawn;
    }

    private static int? TokenAt(OptionTokens tokens, int option, int depth) =>
        tokens.Options[option] is var own && own.Length > depth ? own[depth] : null;

    /// <summary>Computes P(end) if the reading has not seen it.</summary>
    /// <param name="branch">Holds the text up to the place and some of the label's tokens.</param>
    /// <param name="text">The text, the label's own tokens included.</param>
    /// <param name="place">How many of its tokens stand before the label.</param>
    /// <param name="fed">How many of the label's tokens the branch holds.</param>
    /// <param name="tokens">How the options are tokenised.</param>
    /// <param name="chosen">The label.</param>
    private async ValueTask<double> EndAsync(ITokenBranch branch, List<int> text, int place, int fed, OptionTokens tokens, int chosen)
    {
        if (!tokens.IsSpanning[chosen])
        {
            var reader = new EndReader(tokenizer);
            await branch.EvaluateAsync(new TokenTree(tokens.Options[chosen][fed..]), reader).ConfigureAwait(false);
            return reader.EndProbability;
        }

        // The end is read behind several token sequences, starting at the place itself, whose own view counts too.
        var exact = new ExactReading(tokenizer, tokens, [chosen], tokenizer.Limits);
        branch.Truncate(place - 1);
        await exact.EvaluateAsync(branch, [text[place - 1]]).ConfigureAwait(false);
        return exact.EndProbabilities[chosen]!.Value;
    }

    /// <summary>Finds the most probable of several next tokens. None (null) is an option that ends here: the tokens that complete it
    /// count.</summary>
    private sealed class ForkReader(OptionTokenizer tokenizer, (int? Token, int[] MayFollow)[] ways) : INextTokenReader
    {
        /// <summary>The index of the most probable one; the first if a partial view holds none.</summary>
        public int Best { get; private set; }

        public double? EndProbability { get; private set; }

        public void Read(int node, in NextTokens next)
        {
            EndProbability = tokenizer.EndProbability(next);
            var highest = double.NegativeInfinity;
            for (var way = 0; way < ways.Length; way++)
            {
                var logit = ways[way].Token is { } following ? next.Score(following) : next.LogSumExp(ways[way].MayFollow);
                if (logit > highest)
                {
                    (highest, Best) = (logit, way);
                }
            }
        }

        public IReadOnlyCollection<int>? TokensAt(int node) =>
            [.. ways.SelectMany(way => way.Token is { } following ? [following] : way.MayFollow).Union(tokenizer.EndTokens)];
    }

    private sealed class EndReader(OptionTokenizer tokenizer) : INextTokenReader
    {
        public double EndProbability { get; private set; }

        public void Read(int node, in NextTokens next) => EndProbability = tokenizer.EndProbability(next)!.Value;

        public IReadOnlyCollection<int>? TokensAt(int node) => tokenizer.EndTokens;
    }
}
