using System.Globalization;
using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Engine;

/// <summary>
/// The token scorer of a GGUF model: it creates an engine for the first batch and reports what the engine has computed.
/// </summary>
/// <param name="createContext">Creates a context of the model with such options.</param>
/// <param name="contextLength">The longest text that the model can read, in tokens.</param>
/// <param name="layers">The model's number of layers.</param>
/// <param name="settings">The options of its contexts.</param>
/// <param name="time">The clock of <see cref="Times"/>; the system's unless given.</param>
internal sealed class LlamaScorer(
    Func<LlamaContextOptions, IDecodingContext> createContext,
    int contextLength,
    int layers,
    LlamaContextOptions settings,
    TimeProvider? time = null
) : ITokenScorer, IDisposable
{
    /// <summary>The library rounds a context's cells up to a multiple of this.</summary>
    private const int CellBlock = 256;

    private (BatchEngine Engine, bool Observes)? _engine;

    /// <inheritdoc/>
    public int ContextLength => contextLength;

    /// <inheritdoc/>
    public TreeLimits TreeLimits { get; } = new(BatchEngine.MaximumTreeTokens, BatchEngine.MaximumLeaves);

    /// <summary>The number of tokens that the current engine has computed.</summary>
    public EvaluatedTokens Evaluated => _engine?.Engine.Evaluated ?? default;

    /// <summary>Where the time of the current engine went.</summary>
    public EngineTimes Times => _engine?.Engine.Times ?? default;

    /// <summary>The batch of all engines that was reduced most; null if no document waited for cells.</summary>
    public ReducedBatch? Reduced { get; private set; }

    /// <inheritdoc/>
    public int Room(int prefixLength) =>
        BatchEngine.Room((settings.Cells + CellBlock - 1) / CellBlock * CellBlock, settings.BatchTokens, prefixLength);

    /// <inheritdoc/>
    public string TooLong(int promptTokens, int answerTokens)
    {
        var limit =
            promptTokens + answerTokens > contextLength
                ? $"they must fit in the model's context of {contextLength}. Shorten the text, use fewer demonstrations or labels, "
                    + $"or a "
                    + "model with a longer context"
                : $"with a call's {settings.BatchTokens} they must fit in a context of {settings.Cells} cells. Shorten the text, use fewer "
                    + "demonstrations or labels, or a larger context";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The prompt has {promptTokens} tokens and its answer {Math.Max(answerTokens, 1)} or more; together {limit}."
        );
    }

    /// <inheritdoc/>
    public ValueTask RunAsync(
        IReadOnlyList<int> prefix,
        IReadOnlyList<IScoringRoutine> routines,
        bool hiddenStates,
        CancellationToken cancellationToken
    )
    {
        var engine = Engine(hiddenStates);
        engine.Run([.. prefix], routines, cancellationToken);
        Reduced = ReducedBatch.Smaller(Reduced, engine.Reduced);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _engine?.Engine.Dispose();

    /// <summary>The engine with or without an observer of hidden states. Requesting the other one disposes the current one.</summary>
    private BatchEngine Engine(bool observe)
    {
        // Observing costs time and splits the computation differently, so only runs that record hidden states do it.
        if (_engine is not { } made || made.Observes != observe)
        {
            _engine?.Engine.Dispose();
            _engine = null;
            var context = createContext(settings with { Observe = observe });
            _engine = made = (new BatchEngine(context, contextLength, settings.Threads, observe ? layers : null, time), observe);
        }

        return made.Engine;
    }
}
