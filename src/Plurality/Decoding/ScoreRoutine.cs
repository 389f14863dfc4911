using Plurality.Models;

namespace Plurality.Decoding;

/// <summary>Reads the places of one document whose options are scored together, and keeps the results.</summary>
/// <param name="group">The places.</param>
/// <param name="sharedTokens">How many of the first tokens are the batch's prefix.</param>
/// <param name="scorer">Knows how many tokens fit.</param>
/// <param name="tokenizer">Gives tokens their text.</param>
/// <param name="settings">The scoring mode.</param>
/// <param name="layers">The layers whose hidden states are read.</param>
/// <param name="computed">Told how many places were read.</param>
internal sealed class ScoreRoutine(
    PlaceGroup group,
    int sharedTokens,
    ITokenScorer scorer,
    ITokenizer tokenizer,
    ScoreSettings settings,
    IReadOnlyList<int> layers,
    Action<int>? computed = null
) : IScoringRoutine
{
    /// <inheritdoc/>
    public int SharedTokens => sharedTokens;

    /// <inheritdoc/>
    public int Tokens => group.Trunk.Length - sharedTokens;

    /// <inheritdoc/>
    public async Task RunAsync(ITokenBranch branch)
    {
        var states = new HiddenStates(layers);
        try
        {
            await group.EvaluateAsync(branch, sharedTokens, settings, states).ConfigureAwait(false);
        }
        catch (OutgrownException fault)
        {
            Refuse(fault.Tokens);
            return;
        }
        catch (UnansweredException fault)
        {
            foreach (var place in group.Places)
            {
                place.Fail(new DocumentFault(FaultKind.Unanswered, fault.Message));
            }

            return;
        }

        foreach (var place in group.Places)
        {
            place.Finish(settings, states, tokenizer);
        }

        computed?.Invoke(group.Places.Count);
    }

    /// <summary>Sets on every place the error that the document would have this many tokens.</summary>
    public void Refuse(int tokens)
    {
        foreach (var place in group.Places)
        {
            place.Fail(new DocumentFault(FaultKind.TooLong, scorer.TooLong(place.All.Length, tokens - place.All.Length)));
        }
    }

    /// <summary>Sets on every place the error that the text before it does not fit.</summary>
    public void Refuse()
    {
        foreach (var place in group.Places)
        {
            place.Fail(new DocumentFault(FaultKind.TooLong, scorer.TooLong(place.All.Length, place.LongestOption)));
        }
    }
}
