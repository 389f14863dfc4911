using Plurality.Llama.Engine;
using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.TestKit.Devices;

/// <summary>A language model whose engine is the product's and whose device is scripted.</summary>
internal sealed class DeviceModel : IConcurrentModel
{
    private readonly ScriptedDevice _device;
    private readonly LlamaScorer _scorer;
    private readonly int _threads;
    private readonly bool _isConcurrent;
    private readonly LlamaContextOptions _context;
    private readonly List<ScriptedContext> _contexts = [];
    private DeviceModel? _second;

    /// <param name="tokenizer">Text to tokens, of at most as many kinds as the device's rows are long.</param>
    /// <param name="device">Computes.</param>
    /// <param name="isConcurrent">Whether there is a second model, which shares the device.</param>
    /// <param name="threads">The threads that read rows.</param>
    /// <param name="time">The clock of <see cref="Times"/>; the system's unless given.</param>
    /// <param name="context">The options of its contexts, but for the threads; 8,192 cells and calls of 512 tokens unless given.</param>
    public DeviceModel(
        ITokenizer tokenizer,
        ScriptedDevice device,
        bool isConcurrent,
        int threads = 1,
        TimeProvider? time = null,
        LlamaContextOptions? context = null
    )
    {
        (Tokenizer, _device, _isConcurrent, _threads) = (tokenizer, device, isConcurrent, threads);
        _context = context ?? new LlamaContextOptions(8192, 512, threads, KeyValueType.F16, Observe: false);
        _scorer = new LlamaScorer(Create, contextLength: 4096, layers: 0, _context with { Threads = threads }, time);

        ScriptedContext Create(LlamaContextOptions wanted)
        {
            _contexts.Add(new ScriptedContext(device, wanted.Cells, wanted.BatchTokens));
            return _contexts[^1];
        }
    }

    /// <inheritdoc/>
    public ModelIdentity Identity { get; } = new("scripted", "scripted device", """{"script":"device"}""");

    /// <inheritdoc/>
    public ModelCapabilities Capabilities { get; } = new(true, true, HiddenStates: false, Attention: false, Layers: 0);

    /// <inheritdoc/>
    public ITokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public ITokenScorer Scorer => _scorer;

    /// <inheritdoc/>
    public ILanguageModel? Second =>
        _isConcurrent ? _second ??= new DeviceModel(Tokenizer, _device, isConcurrent: false, _threads, context: _context) : null;

    /// <summary>The contexts of this model and of the second one.</summary>
    public IEnumerable<ScriptedContext> Contexts => [.. _contexts, .. _second?.Contexts ?? []];

    /// <summary>What the engine computed, and that of the second model.</summary>
    public EvaluatedTokens Evaluated => _scorer.Evaluated + (_second?.Evaluated ?? default);

    /// <summary>Where the time of the engine went, and that of the second model's.</summary>
    public EngineTimes Times => _scorer.Times + (_second?.Times ?? default);

    /// <inheritdoc/>
    public void Dispose()
    {
        _second?.Dispose();
        _scorer.Dispose();
    }
}
