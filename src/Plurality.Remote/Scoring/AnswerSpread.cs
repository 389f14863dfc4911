using Plurality.Models;
using Plurality.Remote.Engines;

namespace Plurality.Remote.Scoring;

/// <summary>How far an engine's answers to one prompt differ.</summary>
/// <param name="Answers">The number of answers.</param>
/// <param name="Different">How many of them have another text, or another probability of some token, than the first one.</param>
/// <param name="LargestDifference">The largest difference between two answers' probabilities of a token; it is at least as large, because
/// a token that an answer does not show can have less than its limit. Null if the engine shows no probabilities.</param>
internal sealed record AnswerSpread(int Answers, int Different, double? LargestDifference)
{
    /// <summary>Engines compute a text of this length in several steps, and many tokens are about equally probable behind it.</summary>
    private const string Text =
        "People read the same sentence in different ways. Some see joy in it, others surprise, and a few see nothing but irony. "
        + "Whoever counts only the most frequent reading loses what the others have seen. After the meeting everybody went home and felt";

    /// <summary>How much an engine that writes texts writes.</summary>
    private const int WrittenTokens = 16;

    /// <summary>Asks one prompt several times: once alone, and then all at once, because what an engine computes together can change
    /// digits.</summary>
    public static async Task<AnswerSpread> MeasureAsync(IEngine engine, EngineFacts facts, int times, CancellationToken cancellationToken)
    {
        var tokens = await engine.TokenizeAsync(Text, withControl: false, cancellationToken).ConfigureAwait(false);
        int[] prompt = facts.Tokens.Beginning is { } beginning ? [beginning, .. tokens] : tokens;
        var all = await AskAsync(times, place => engine.NextAsync(prompt, wanted: null, place, facts, cancellationToken))
            .ConfigureAwait(false);
        return Of([.. all.Select(answer => Shown(answer, facts.Tokens.Size))]);
    }

    /// <summary>The same for an engine that writes texts: texts are compared, and the probabilities of their first tokens.</summary>
    /// <inheritdoc cref="MeasureAsync(IEngine, EngineFacts, int, CancellationToken)"/>
    public static async Task<AnswerSpread> MeasureAsync(ITextEngine engine, TextFacts facts, int times, CancellationToken cancellationToken)
    {
        var request = new TextRequest(Text) { MaximumTokens = WrittenTokens };
        var all = await AskAsync(times, _ => engine.WriteAsync(request, facts, cancellationToken)).ConfigureAwait(false);
        return Of([.. all.Select(Shown)]);
    }

    /// <param name="times">How often.</param>
    /// <param name="ask">Asks for the document in a place: each has one of its own, so that they are computed together.</param>
    private static async Task<T[]> AskAsync<T>(int times, Func<int, Task<T>> ask)
    {
        var first = await ask(0).ConfigureAwait(false);
        return [first, .. await Task.WhenAll(Enumerable.Range(1, times - 1).Select(ask)).ConfigureAwait(false)];
    }

    private static AnswerSpread Of(Answer[] all) =>
        new(all.Length, all.Count(answer => !answer.Equals(all[0])), all.All(answer => answer.Shown.Count == 0) ? null : Largest(all));

    private static double Largest(Answer[] all) =>
        all.SelectMany(answer => answer.Shown.Keys)
            .Distinct()
            .Max(token =>
                all.Max(answer => answer.Shown.GetValueOrDefault(token))
                - Math.Min(
                    all.Max(answer => answer.Shown.GetValueOrDefault(token)),
                    all.Min(answer => answer.Shown.TryGetValue(token, out var probability) ? probability : answer.Limit)
                )
            );

    private static Answer Shown(NextScores answer, int size)
    {
        var view = answer.View;
        var normaliser = view.LogNormaliser();
        Dictionary<object, double> shown = [];
        for (var token = 0; token < size; token++)
        {
            if (view.Holds(token))
            {
                shown.Add(token, Math.Exp(view.Score(token) - normaliser));
            }
        }

        return new Answer("", shown, view.IsComplete ? 0 : Math.Exp(view.LogLimit));
    }

    private static Answer Shown(WrittenText answer)
    {
        Dictionary<object, double> shown = [];
        if (answer.Tokens is [var first, ..])
        {
            foreach (var token in first.Alternatives.Append(first))
            {
                shown[token.Text] = Math.Exp(token.LogProbability);
            }
        }

        return new Answer(answer.Text, shown, shown.Count == 0 ? 0 : shown.Values.Min());
    }

    /// <summary>An answer.</summary>
    /// <param name="Text">Its text, where the engine writes one.</param>
    /// <param name="Shown">The probabilities that it shows at one place, by token.</param>
    /// <param name="Limit">The most that a token can have which it does not show.</param>
    private sealed record Answer(string Text, IReadOnlyDictionary<object, double> Shown, double Limit)
    {
        public bool Equals(Answer? other) =>
            other is not null
            && Text == other.Text
            && Shown.Count == other.Shown.Count
            && Shown.All(one => other.Shown.TryGetValue(one.Key, out var probability) && probability.Equals(one.Value));

        public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
    }
}
