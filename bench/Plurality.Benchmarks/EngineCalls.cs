using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Engine;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.TestKit.Folders;
using Plurality.TestKit.Models;
using Plurality.TestKit.TinyModels;

namespace Plurality.Benchmarks;

/// <summary>
/// One document through the engine, with a model so small that the engine's own part counts. What a document allocates (its branch, what is
/// kept of those under way) is there for any number of tokens; what is there for each token would grow with it.
/// </summary>
/// <remarks>
/// The same number of invocations for all: the diagnoser allocates some kilobytes itself, which it divides by their number; left to itself
/// it takes fewer where one lasts longer, and what is constant seems to grow.
/// </remarks>
[InvocationCount(256)]
public sealed class EngineCalls : IDisposable
{
    private readonly Reader _reader = new();
    private TemporaryFolder _folder = null!;
    private LlamaModel _model = null!;
    private BatchEngine _engine = null!;
    private IScoringRoutine[] _text = [];
    private IScoringRoutine[] _tree = [];
    private IScoringRoutine[] _oneByOne = [];

    /// <summary>How many tokens are computed.</summary>
    [Params(8, 32, 128)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _folder = new TemporaryFolder();
        _model = LlamaModel.Load(
            LlamaLibrary.Load(null, NullLogger.Instance),
            TinyModel.Write(_folder.File("tiny.gguf"), seed: 7),
            gpuLayers: 0
        );
        _engine = new BatchEngine(
            _model.CreateContext(
                new LlamaContextOptions(4096, 512, Threads: 1, KeyValueType.F32, Observe: false, Kernels: _model.SuitsKernels)
            ),
            _model.ContextLength,
            threads: 1
        );

        // Trees are made by decoders, once for each place of a document: they are no part of this.
        var text = new TokenTree([.. Enumerable.Range(0, Tokens).Select(Token)]);
        _text = Document(async branch => await branch.EvaluateAsync(text, _reader).ConfigureAwait(false));

        var tree = new TokenTree([Token(0)]);
        for (var node = 1; node < Tokens; node++)
        {
            tree.Add(node - 1, Token(node));
        }

        _tree = Document(async branch => await branch.EvaluateAsync(tree, _reader).ConfigureAwait(false));

        var next = new TokenTree([Token(0)]);
        _oneByOne = Document(async branch =>
        {
            for (var token = 0; token < Tokens; token++)
            {
                await branch.EvaluateAsync(next, _reader).ConfigureAwait(false);
            }
        });
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _engine.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    /// <summary>A text in one decode call, the row behind its last token read.</summary>
    [Benchmark]
    public void Text() => _engine.Run([], _text, CancellationToken.None);

    /// <summary>A tree in one decode call, the row behind every token read.</summary>
    [Benchmark]
    public void EveryRowRead() => _engine.Run([], _tree, CancellationToken.None);

    /// <summary>As an answer is written: each token in a call of its own, its row read.</summary>
    [Benchmark]
    public void OneByOne() => _engine.Run([], _oneByOne, CancellationToken.None);

    private static int Token(int place) => 5 + (place % 7);

    private IScoringRoutine[] Document(Func<ITokenBranch, Task> run) => [new Routine(0, Tokens, run)];

    private sealed class Reader : INextTokenReader
    {
        public void Read(int node, in NextTokens next) => next.LogNormaliser();
    }
}
