using System.Globalization;
using Plurality.Models;

namespace Plurality.Testing;

/// <summary>Runs batches on a script, and remembers what it was asked.</summary>
/// <param name="model">Its settings.</param>
internal sealed class ScriptedScorer(ScriptedModel model) : ITokenScorer
{
    /// <summary>Lengths from here on stand for scripted faults: no text is so long.</summary>
    private const int FirstFault = 1_000_000_000;

    private readonly List<string> _faults = [];
    private readonly List<string> _texts = [];

    /// <summary>How many batches have been begun.</summary>
    public int Batches { get; private set; }

    /// <summary>What was read first of each document.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <inheritdoc/>
    public int ContextLength => model.ContextLength;

    /// <inheritdoc/>
    public TreeLimits TreeLimits => model.TreeLimits;

    /// <inheritdoc/>
    public int Room(int prefixLength) => model.Cells - prefixLength;

    /// <inheritdoc/>
    public string TooLong(int promptTokens, int answerTokens)
    {
        // What a scripted fault throws tells it by its length, which callers hand back here.
        var together = promptTokens + answerTokens;
        return together >= FirstFault && together - FirstFault < _faults.Count
            ? _faults[together - FirstFault]
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The prompt has {promptTokens} tokens and its answer {Math.Max(answerTokens, 1)} or more; together they must fit in the "
                    + $"context of {ContextLength} and in {model.Cells} cells. Shorten the text."
            );
    }

    /// <inheritdoc/>
    public async ValueTask RunAsync(
        IReadOnlyList<int> prefix,
        IReadOnlyList<IScoringRoutine> routines,
        bool hiddenStates,
        CancellationToken cancellationToken
    )
    {
        await model.BeforeBatch(Batches, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        Batches++;
        await new ScriptedBatch(model, this, prefix, hiddenStates).RunAsync(routines, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes what is read first of a document.</summary>
    /// <exception cref="OutgrownException">The script says that it cannot be computed.</exception>
    public void Begin(string text)
    {
        _texts.Add(text);
        if (model.Fault(text) is { } fault)
        {
            _faults.Add(fault);
            throw new OutgrownException(FirstFault + _faults.Count - 1);
        }
    }
}
