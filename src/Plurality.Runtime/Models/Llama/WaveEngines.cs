using Plurality.Prompts;
using Plurality.Runtime.Decoding;
using Plurality.Runtime.Models.Llama.Engine;
using Plurality.Runtime.Models.Llama.Native;

namespace Plurality.Runtime.Models.Llama;

/// <summary>The engine that waves of a model run on, made when it is first needed, and what it has done.</summary>
/// <param name="model">The model; it stays the caller's.</param>
/// <param name="options">How contexts are made.</param>
/// <param name="prompts">Tokenises.</param>
internal sealed class WaveEngines(LlamaModel model, LlamaModelOptions options, PromptTokenizer prompts) : IDisposable
{
    private const int BatchTokens = LlamaLanguageModel.BatchTokens;

    private (WaveEngine Engine, bool Observes)? _engine;

    /// <summary>How many tokens the present engine has computed.</summary>
    public EvaluatedTokens Evaluated => _engine?.Engine.Evaluated ?? default;

    /// <summary>How much time the present engine has spent inside the native library.</summary>
    public TimeSpan TimeInLibrary => _engine?.Engine.TimeInLibrary ?? default;

    /// <summary>Whether the product's own kernels compute.</summary>
    public bool UsesKernels => options.UseKernels && options.GpuLayers == 0 && model.SuitsKernels;

    /// <summary>Of the waves of all engines whose documents had to wait for cells, the one with the fewest in flight; null where none had
    /// to.</summary>
    public ReducedWave? Reduced { get; private set; }

    /// <summary>The engine that watches hidden states, or the one that does not; asking for the other disposes it.</summary>
    public WaveEngine Engine(bool observe)
    {
        // Watching the computation costs time, and splits it differently: only runs that record hidden states do.
        if (_engine is not { } made || made.Observes != observe)
        {
            _engine?.Engine.Dispose();
            _engine = null;
            _engine = made = (new WaveEngine(CreateContext(observe), model, observe), observe);
        }

        return made.Engine;
    }

    /// <summary>Runs a wave, and notes where its cells were short.</summary>
    public void Run(WaveEngine engine, int[] prefix, List<WaveRoutine> routines, CancellationToken cancellationToken)
    {
        engine.Run(prefix, routines, cancellationToken);
        Reduced = ReducedWave.Smaller(Reduced, engine.Reduced);
    }

    /// <summary>The tokens that a wave shares; none where they would leave no room for documents.</summary>
    public int[] Prefix(WaveEngine engine, Prompt first)
    {
        var prefix = prompts.Shared(first);
        return engine.Room(prefix.Length) > 0 ? prefix : [];
    }

    /// <summary>Makes another context of the loaded model, as its options ask for; the caller disposes it.</summary>
    /// <exception cref="ModelException">The library refuses, for want of memory as a rule.</exception>
    public LlamaContext CreateContext(bool observe) =>
        model.CreateContext(
            new LlamaContextOptions(
                options.ContextCells,
                BatchTokens,
                options.ComputingThreads,
                options.KeyValue,
                observe,
                Kernels: UsesKernels
            )
        );

    /// <inheritdoc/>
    public void Dispose() => _engine?.Engine.Dispose();
}
