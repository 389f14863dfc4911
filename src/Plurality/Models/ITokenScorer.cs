namespace Plurality.Models;

/// <summary>
/// Computes next-token probabilities behind texts. It is responsible for batching: it runs the routines of a batch, collects the
/// evaluations that they wait for, and computes them together.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
public interface ITokenScorer
{
    /// <summary>The longest text that the model can read, in tokens.</summary>
    int ContextLength { get; }

    /// <summary>The largest tree of one evaluation.</summary>
    TreeLimits TreeLimits { get; }

    /// <summary>The total number of tokens that documents may have behind a prefix of this length; negative if the prefix itself does not
    /// fit.</summary>
    int Room(int prefixLength);

    /// <summary>Explains in full sentences why a document does not fit and what to do.</summary>
    /// <param name="promptTokens">How many tokens its prompt has.</param>
    /// <param name="answerTokens">How many tokens of its answer do not fit behind them, at least 1; more may follow.</param>
    string TooLong(int promptTokens, int answerTokens);

    /// <summary>Runs every routine to its end. A batch's results depend on the batch alone, not on earlier computations.</summary>
    /// <param name="prefix">The tokens that documents may begin with; a scorer may keep what it computes for them.</param>
    /// <param name="routines">The batch, in order.</param>
    /// <param name="hiddenStates">Whether any routine requests hidden states.</param>
    /// <param name="cancellationToken">Cancels the batch; none of its results are kept.</param>
    /// <exception cref="ModelException">The model fails for the whole batch.</exception>
    ValueTask RunAsync(
        IReadOnlyList<int> prefix,
        IReadOnlyList<IScoringRoutine> routines,
        bool hiddenStates,
        CancellationToken cancellationToken
    );
}
