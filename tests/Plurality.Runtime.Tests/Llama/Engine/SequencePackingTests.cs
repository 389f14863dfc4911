using Plurality.Llama.Engine;
using Plurality.Models;
using Plurality.TestKit.Devices;
using Plurality.TestKit.Models;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Engine;

/// <summary>How calls are filled where llama.cpp's 256 sequences are the limit, not tokens or cells.</summary>
public sealed class SequencePackingTests
{
    private const int Cells = 65_536;
    private const int CallTokens = 4096;

    [Theory]
    [InlineData(254, 0, 2)] // 127 documents in flight
    [InlineData(112, 8, 4)] // 255 sequences hold 28 documents of 9
    [InlineData(10, 50, 2)] // 5 documents of 51
    [InlineData(4, 128, 4)] // one tree at a time
    public void A_call_has_as_many_trees_as_there_are_sequences(int documents, int leaves, int calls)
    {
        var (context, rows) = Run(documents, leaves, steps: 1);

        Assert.Equal(calls, context.Batches.Count - 1); // the first is the prefix
        Assert.Equal(documents * (leaves + 1), rows);
    }

    [Theory]
    [InlineData(127, 128)]
    [InlineData(200, 100)]
    [InlineData(256, 3)]
    public void Every_tree_is_read_at_every_step_however_many_documents_wait(int documents, int leaves)
    {
        var (context, rows) = Run(documents, leaves, steps: 3);

        Assert.Equal(3 * documents * (leaves + 1), rows);
        Assert.All(context.Batches, tokens => Assert.InRange(tokens, 1, CallTokens));
    }

    [Fact]
    public void Documents_whose_trees_grow_are_all_computed()
    {
        // At the first step there is no leaf, so 127 documents are in flight; then each wants 128 of the other sequences.
        var (_, rows) = Run(150, leaves: 0, steps: 2, growing: BatchEngine.MaximumLeaves);

        Assert.Equal(150 + (150 * (1 + BatchEngine.MaximumLeaves)), rows);
    }

    /// <summary>Runs documents that evaluate a token and a leaf for each option at every step.</summary>
    private static (ScriptedContext Context, int Rows) Run(int documents, int leaves, int steps, int growing = 0)
    {
        var context = new ScriptedContext(new ScriptedDevice(vocabularySize: 300, rows: 17), Cells, CallTokens);
        var counter = new RowCounter();
        using var engine = new BatchEngine(context, contextLength: 4096, threads: 1);
        var routines = Enumerable.Range(0, documents).Select(document => new Routine(1, steps + 1, branch => AskAsync(branch, document)));
        engine.Run([1], [.. routines], TestContext.Current.CancellationToken);
        return (context, counter.Rows);

        async Task AskAsync(ITokenBranch branch, int document)
        {
            for (var step = 0; step < steps; step++)
            {
                var tree = new TokenTree([10 + (document % 200)]);
                for (var leaf = 0; leaf < leaves + (step * growing); leaf++)
                {
                    tree.Add(tree.Root, leaf);
                }

                await branch.EvaluateAsync(tree, counter);
            }
        }
    }

    private sealed class RowCounter : INextTokenReader
    {
        public int Rows { get; private set; }

        public void Read(int node, in NextTokens next) => Rows++;
    }
}
