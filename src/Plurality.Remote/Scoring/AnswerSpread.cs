using Plurality.Remote.Engines;

namespace Plurality.Remote.Scoring;

/// <summary>How far an engine's answers to one prompt differ.</summary>
/// <param name="Answers">The number of answers.</param>
/// <param name="Different">How many of them have another probability of some token than the first one.</param>
/// <param name="LargestDifference">The largest difference between two answers' probabilities of a token. Where one of them does not show
/// the token, the difference is at least as large.</param>
internal sealed record AnswerSpread(int Answers, int Different, double LargestDifference)
{
    /// <summary>Engines compute a text of this length in several steps, and many tokens are about equally probable behind it.</summary>
    private const string Text =
        "People read the same sentence in different ways. Some see joy in it, others surprise, and a few see nothing but irony. "
        + "Whoever counts only the most frequent reading loses what the others have seen. After the meeting everybody went home and felt";

    /// <summary>Asks one prompt several times: once alone, and then all at once, because what an engine computes together can change
    /// digits.</summary>
    public static async Task<AnswerSpread> MeasureAsync(IEngine engine, EngineFacts facts, int times, CancellationToken cancellationToken)
    {
        var tokens = await engine.TokenizeAsync(Text, withControl: false, cancellationToken).ConfigureAwait(false);
        int[] prompt = facts.Tokens.Beginning is { } beginning ? [beginning, .. tokens] : tokens;
        var first = await engine.NextAsync(prompt, wanted: null, place: 0, facts, cancellationToken).ConfigureAwait(false);
        NextScores[] others = await Task.WhenAll(
                Enumerable.Range(1, times - 1).Select(_ => engine.NextAsync(prompt, wanted: null, place: 0, facts, cancellationToken))
            )
            .ConfigureAwait(false);
        double[][] all = [.. others.Prepend(first).Select(answer => Probabilities(answer, facts.Tokens.Size))];
        return new AnswerSpread(
            times,
            all.Count(answer => !answer.AsSpan().SequenceEqual(all[0])),
            Enumerable.Range(0, facts.Tokens.Size).Max(token => all.Max(answer => answer[token]) - all.Min(answer => answer[token]))
        );
    }

    private static double[] Probabilities(NextScores answer, int size)
    {
        var view = answer.View;
        var (probabilities, normaliser) = (new double[size], view.LogNormaliser());
        for (var token = 0; token < size; token++)
        {
            probabilities[token] = Math.Exp(view.Holds(token) ? view.Score(token) - normaliser : view.LogLimit);
        }

        return probabilities;
    }
}
