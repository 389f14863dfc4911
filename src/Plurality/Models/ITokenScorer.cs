namespace Plurality.Models;

/// <summary>
/// Gives next-token probabilities behind texts. Batching is its business: it runs the routines of a batch, sees which evaluations they wait
/// for, and computes them together.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
public interface ITokenScorer
{
    /// <summary>The longest text that the model can read, in tokens.</summary>
    int ContextLength { get; }

    /// <summary>The largest tree of one evaluation.</summary>
    TreeLimits TreeLimits { get; }

    /// <summary>How many tokens documents may have together behind a prefix of this length; negative where the prefix itself has no
    /// room.</summary>
    int Room(int prefixLength);

    /// <summary>Says why a document does not fit and what to do, in full sentences.</summary>
    /// <param name="promptTokens">How many tokens its prompt has.</param>
    /// <param name="answerTokens">How many tokens of its answer do not fit behind them, at least 1; more may follow.</param>
    string TooLong(int promptTokens, int answerTokens);

    /// <summary>Runs every routine to its end. A batch's results depend on the batch alone, not on what was computed before.</summary>
    /// <param name="prefix">The tokens that documents may begin with; a scorer may keep what it computes of them.</param>
    /// <param name="routines">The batch, in order.</param>
    /// <param name="hiddenStates">Whether any routine asks for hidden states.</param>
    /// <param name="cancellationToken">Ends the batch; nothing of it is kept.</param>
    /// <exception cref="ModelException">The model fails altogether.</exception>
    ValueTask RunAsync(
        IReadOnlyList<int> prefix,
        IReadOnlyList<IScoringRoutine> routines,
        bool hiddenStates,
        CancellationToken cancellationToken
    );
}
