using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Engine;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.TestKit.Folders;
using Plurality.TestKit.Models;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Engine;

/// <summary>What computing costs the garbage collector: once everything is warm, nothing for a token and nothing for a row of
/// logits.</summary>
public sealed class AllocationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LlamaModel _model;
    private readonly BatchEngine _engine;

    public AllocationTests()
    {
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
    }

    [Fact]
    public void A_longer_text_is_computed_without_allocating_more()
    {
        Allocated(100);
        Allocated(400);

        var (shorter, longer) = (Allocated(100), Allocated(400));

        Assert.InRange(longer - shorter, -64, 64);
    }

    [Fact]
    public void A_row_of_logits_is_read_without_allocating()
    {
        var logits = new float[50_000];
        int[] tokens = [1, 2, 3];
        double Read() => NextTokens.Complete(logits).LogNormaliser() + NextTokens.Complete(logits).LogSumExp(tokens);
        Read();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Read();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    /// <summary>Bytes allocated while a text of so many tokens is computed, in several calls of which only the last is read.</summary>
    private long Allocated(int tokens)
    {
        int[] text = [.. Enumerable.Range(0, tokens).Select(i => 5 + (i % 7))];
        List<IScoringRoutine> routines =
        [
            new Routine(0, tokens, async branch => await branch.EvaluateAsync(new TokenTree(text), new Reader())),
        ];
        var before = GC.GetAllocatedBytesForCurrentThread();
        _engine.Run([], routines, TestContext.Current.CancellationToken);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Reader : INextTokenReader
    {
        public void Read(int node, in NextTokens next) => next.LogNormaliser();
    }
}
