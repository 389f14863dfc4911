using Plurality.Models;
using Plurality.Numerics;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// First-token scoring over the texts of tokens (docs/design/006-token-scorers.md#where-text-only-models-attach). An option has the score
/// of the most probable token that its text begins with, or that begins with the option and goes on with what may follow it. An option
/// whose tokens are not among those that were returned has an upper limit.
/// </summary>
internal sealed class WrittenStep
{
    /// <summary>How far rounding can move the sum of known probabilities from the true one (<see cref="NextTokens"/>).</summary>
    private const double Rounding = 1e-6;

    private const char Unreadable = '\uFFFD';

    private readonly AnswerOptions _options;
    private readonly double[] _seen;
    private readonly double[] _most;
    private readonly string?[] _tokens;

    /// <param name="options">The options at the place.</param>
    /// <param name="surfaceVariants">Whether other spellings count.</param>
    /// <param name="before">The part of the token that stands before the place; empty for a token that begins there.</param>
    /// <param name="token">The token that was written, with its alternatives.</param>
    public WrittenStep(AnswerOptions options, bool surfaceVariants, string before, WrittenToken token)
    {
        _options = options;
        var known = token.Alternatives.Append(token).DistinctBy(one => one.Text).ToList();
        var unseen = Math.Log(Math.Max(0, 1 - known.Sum(one => Math.Exp(one.LogProbability))) + Rounding);
        var limit = Math.Min(unseen, known.Min(one => one.LogProbability));
        // Such a token ends before the place, or is a part of a character: any option may follow it.
        var open = known
            .Where(one => one.Text.Contains(Unreadable, StringComparison.Ordinal) || before.StartsWith(one.Text, StringComparison.Ordinal))
            .Select(one => one.LogProbability)
            .DefaultIfEmpty(double.NegativeInfinity)
            .Max();
        var count = options.Options.Count;
        (_seen, _most, _tokens) = (new double[count], new double[count], new string?[count]);
        var covering = new HashSet<WrittenToken>();
        for (var option = 0; option < count; option++)
        {
            string[] spellings = [.. Spellings(options.Options[option].Text, surfaceVariants).Select(spelling => before + spelling)];
            var own = known
                .Where(one => one.Text.Length > before.Length && Array.Exists(spellings, text => Leads(one.Text, text)))
                .ToList();
            covering.UnionWith(own);
            var best = own.MaxBy(one => one.LogProbability);
            _tokens[option] = best?.Text;
            _seen[option] = best?.LogProbability ?? double.NegativeInfinity;
            // A token that is not known is no more probable than one that is.
            _most[option] = Math.Max(best?.LogProbability ?? limit, open);
        }

        Coverage = Math.Min(1, covering.Sum(one => Math.Exp(one.LogProbability)));
    }

    private double Coverage { get; }

    /// <summary>The options that share a token with another one; empty if all can be told apart.</summary>
    public IReadOnlyList<string> Colliding =>
        [
            .. _options
                .Options.Select(option => option.Name)
                .Where((_, option) => _tokens[option] is { } token && _tokens.Count(other => other == token) > 1),
        ];

    /// <summary>The distribution over the options.</summary>
    public StepDistribution Distribution()
    {
        double[] scores = [.. _seen.Zip(_most, (seen, most) => double.IsNegativeInfinity(seen) ? most : seen)];
        var isKnown = _seen.AsSpan().SequenceEqual(_most);
        return new StepDistribution([.. _options.Options.Select(option => option.Name)], scores, LogSpace.Softmax(scores), Coverage)
        {
            UpperLimits = isKnown ? null : [.. _most.Select((most, option) => (double?)LogSpace.Sigmoid(most - SeenOfOthers(option)))],
        };
    }

    private double SeenOfOthers(int option) => LogSpace.LogSumExp([.. _seen.Where((_, other) => other != option)]);

    /// <summary>Whether a token begins a text, or is the whole text and what may follow it.</summary>
    private bool Leads(string token, string text) =>
        text.StartsWith(token, StringComparison.Ordinal)
        || (
            token.StartsWith(text, StringComparison.Ordinal)
            && _options.MayFollow.Starts.Any(start =>
                token.AsSpan(text.Length).StartsWith(start, StringComparison.Ordinal)
                || start.AsSpan().StartsWith(token.AsSpan(text.Length), StringComparison.Ordinal)
            )
        );

    /// <summary>As written; with surface variants also with the first letter upper and all upper, each with and without a leading
    /// space.</summary>
    private static IEnumerable<string> Spellings(string text, bool surfaceVariants)
    {
        yield return text;
        if (!surfaceVariants)
        {
            yield break;
        }

        foreach (var spelling in OptionTokenizer.Spellings(text.TrimStart(' ')))
        {
            yield return spelling;
            yield return " " + spelling;
        }
    }
}
