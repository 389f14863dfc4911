using BenchmarkDotNet.Attributes;
using Plurality.Models;

namespace Plurality.Benchmarks;

/// <summary>Reading rows of logits as long as the embedded model's: their log-sum-exp, and one over a few gathered tokens.</summary>
public sealed class LogitRows
{
    private readonly float[] _logits = new float[49_152];
    private readonly int[] _tokens = [1, 2, 3, 40_000];

    /// <summary>How many rows are read.</summary>
    [Params(1, 10, 100)]
    public int Rows { get; set; }

    [Benchmark]
    public double Read()
    {
        var sum = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            sum += NextTokens.Complete(_logits).LogNormaliser() + NextTokens.Complete(_logits).LogSumExp(_tokens);
        }

        return sum;
    }
}
