using Plurality.Models;
using Plurality.Numerics;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// Exact scoring over texts that a model read: every option behind the same text, each closed in the ways in which it can go on. The mass
/// of an option is the probability of its own tokens, times that of the tokens behind it that may follow. Of those, the texts show their
/// own and the most probable ones; the others are the option's limit.
/// </summary>
/// <param name="options">The options at the place.</param>
/// <param name="before">The length of the text before the options.</param>
internal sealed class EchoedOptions(AnswerOptions options, int before)
{
    /// <summary>How far rounding can move the sum of known probabilities from the true one (<see cref="NextTokens"/>).</summary>
    private const double Rounding = 1e-6;

    private readonly List<Closed>[] _read = [.. options.Options.Select(_ => new List<Closed>())];

    /// <summary>The texts of one option, without what stands before it: before the end of an answer, and before a further option.</summary>
    public IEnumerable<string> TextsOf(int option) =>
        options.IsList && option != options.None
            ? [options.Options[option].Text + options.Ending, options.Options[option].Text + options.Continuation]
            : [options.Options[option].Text + options.Ending];

    /// <summary>Takes the reading of a text of an option, in their order.</summary>
    public void Add(int option, IReadOnlyList<WrittenToken> tokens) => _read[option].Add(new Closed(tokens));

    /// <summary>The distribution over the options that were read.</summary>
    public StepDistribution Distribution()
    {
        var common = Common();
        if (common == 0)
        {
            throw new PromptException("A prompt must have a token before the options; the first token that the model reads holds both.");
        }

        var masses = options.Options.Select((_, option) => Mass(option, common)).ToArray();
        double[] scores = [.. masses.Select(mass => mass.Seen)];
        return new StepDistribution(
            [.. options.Options.Select(option => option.Name)],
            scores,
            LogSpace.Softmax(scores),
            Math.Min(1, scores.Sum(Math.Exp))
        )
        {
            UpperLimits =
            [
                .. masses.Select((mass, option) => double.IsNegativeInfinity(mass.Seen) ? (double?)null : Limit(option, mass.Most)),
            ],
        };

        double Limit(int option, double most) =>
            LogSpace.Sigmoid(most - LogSpace.LogSumExp([.. scores.Where((_, other) => other != option)]));
    }

    /// <summary>P(end) = e / (e + c) behind an option that can be followed by another one: where its two texts part, e is the next token
    /// of the one that ends, and c that of the other.</summary>
    public double EndProbability(int option)
    {
        var (ending, continued) = (_read[option][0], _read[option][1]);
        var part = ending.Tokens.Zip(continued.Tokens).TakeWhile(pair => pair.First.Text == pair.Second.Text).Count();
        var behind = ending.Starts[part] - before - options.Options[option].Text.Length;
        var rest = Rest(option, behind);
        var (end, next) = (ending.Tokens[part], continued.Tokens[part]);
        var known = Known([end, next]);
        string[] ends = [.. options.EndsAnswer!.Starts.Select(start => After(start, options.Ending, behind)).OfType<string>()];
        var goesOn = After(options.Continuation!, options.Continuation!, behind);
        return LogSpace.Sigmoid(
            Sum(known, token =>
                token.Text == end.Text || (token.Text != next.Text && Array.Exists(ends, start => Leads(token, rest + start)))
            )
                - Sum(known, token =>
                    token.Text == next.Text || (token.Text != end.Text && goesOn is not null && Leads(token, rest + goesOn))
                )
        );
    }

    /// <summary>The beginning of what stands behind an option, behind the part that tokens hold already; null if nothing is left of
    /// it.</summary>
    private static string? After(string start, string following, int behind) =>
        behind <= 0 ? start
        : start.Length > behind && following.StartsWith(start[..behind], StringComparison.Ordinal) ? start[behind..]
        : null;

    /// <summary>How many tokens all texts share with one another before the options.</summary>
    private int Common()
    {
        Closed[] all = [.. _read.SelectMany(read => read)];
        var common = 0;
        while (Array.TrueForAll(all, text => text.Starts[common + 1] <= before && text.Tokens[common].Text == all[0].Tokens[common].Text))
        {
            common++;
        }

        return common;
    }

    /// <summary>The logarithms of what is known of an option's mass, and of the most that it can be.</summary>
    private (double Seen, double Most) Mass(int option, int common)
    {
        var end = before + options.Options[option].Text.Length;
        List<double> seen = [],
            most = [];
        // Texts whose tokens before the closing are the same are one place, which their closings show together.
        foreach (var place in _read[option].GroupBy(text => text.PathTo(end), StringComparer.Ordinal))
        {
            var first = place.First();
            var at = first.Before(end);
            var path = first.Tokens.Skip(common).Take(at - common).Sum(token => token.LogProbability);
            var rest = Rest(option, first.Starts[at] - end);
            HashSet<string> own = [.. place.Select(text => text.Tokens[at].Text)];
            var known = Known([.. place.Select(text => text.Tokens[at])]);
            var follows = Sum(known, token => own.Contains(token.Text) || MayFollow(token, rest));
            var unseen = Math.Log(Math.Max(0, 1 - known.Sum(token => Math.Exp(token.LogProbability))) + Rounding);
            seen.Add(path + follows);
            most.Add(path + Math.Min(0, LogSpace.LogSumExp([follows, unseen])));
        }

        return seen.Count == 0
            ? (double.NegativeInfinity, double.NegativeInfinity)
            : (LogSpace.LogSumExp([.. seen]), LogSpace.LogSumExp([.. most]));
    }

    private bool MayFollow(WrittenToken token, string rest) =>
        options.MayFollow.Starts.Any(start => Leads(token, rest + start))
        || (options.MayFollow.ContinuationToken && options.Continuation is { } continuation && Leads(token, rest + continuation));

    private static bool Leads(WrittenToken token, string text) => token.Text.StartsWith(text, StringComparison.Ordinal);

    /// <summary>What is left of an option behind a place in it.</summary>
    private string Rest(int option, int behind) => behind < 0 ? options.Options[option].Text[^-behind..] : "";

    /// <summary>The tokens at one place, with all alternatives that are shown there.</summary>
    private static List<WrittenToken> Known(IReadOnlyList<WrittenToken> written) =>
        [.. written.Concat(written.SelectMany(token => token.Alternatives)).DistinctBy(token => token.Text)];

    private static double Sum(List<WrittenToken> known, Func<WrittenToken, bool> isOne) =>
        LogSpace.LogSumExp([.. known.Where(isOne).Select(token => token.LogProbability)]);

    /// <summary>A text as the model cuts it.</summary>
    private sealed class Closed(IReadOnlyList<WrittenToken> tokens)
    {
        public IReadOnlyList<WrittenToken> Tokens => tokens;

        /// <summary>Where each token begins; the last entry is the length of the text.</summary>
        public int[] Starts { get; } = StartsOf(tokens);

        /// <summary>How many tokens end before a place or at it.</summary>
        public int Before(int place) => Array.FindLastIndex(Starts, start => start <= place);

        private static int[] StartsOf(IReadOnlyList<WrittenToken> tokens)
        {
            var starts = new int[tokens.Count + 1];
            for (var i = 0; i < tokens.Count; i++)
            {
                starts[i + 1] = starts[i] + tokens[i].Text.Length;
            }

            return starts;
        }

        public string PathTo(int place) => string.Join('\n', tokens.Take(Before(place)).Select(token => token.Text.Length));
    }
}
