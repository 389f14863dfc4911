using System.Diagnostics;
using System.Globalization;
using Plurality.Llama.Benchmarks;
using Plurality.Llama.Files;
using Plurality.Llama.Kernels;
using Plurality.Training.Adapters;
using Plurality.Training.Kernels;
using Plurality.Training.Network;
using Plurality.Training.Objectives;
using Plurality.Training.Packing;
using Plurality.Training.Samples;
using Plurality.Training.Weights;

namespace Plurality.Benchmarks;

/// <summary>
/// How near is a training step to the arithmetic limit? The limit is the innermost loop of the kernels on numbers that stay in the nearest
/// cache, measured in turn with the step, on as many threads. A step takes 4 operations per parameter and token (forward, and backward with
/// respect to inputs), 6 per parameter of the adapter, and 4 per number of the output matrix for each token of an answer.
/// </summary>
internal static class TrainingSpeed
{
    private const int Shared = 32;
    private const int Own = 45;
    private const int Answer = 12;
    private const int Tokens = 2048;

    /// <param name="threads">The number of computing threads.</param>
    /// <param name="rounds">How often everything is measured.</param>
    /// <param name="rank">The rank of the adapter.</param>
    public static void Run(int threads, int rounds, int rank)
    {
        using var weights = ModelWeights.Read(EmbeddedModel.Path);
        using var adapter = new TrainableAdapter(weights.Shape, new AdapterSettings { Rank = rank }, seed: 1);
        using var network = new LlamaNetwork(weights, adapter, threads);
        using var objective = new SupervisedObjective(weights.Shape.Width);
        var batch = PackedBatch.Pack(Samples(weights.Embeddings.Rows), Tokens).First();
        var rows = batch.Forest.Tokens.Count;
        var parameters = weights.Blocks.Sum(block => block.Matrices.Sum(matrix => (double)matrix.Rows * matrix.Columns));
        var output = (double)weights.Output.Rows * weights.Output.Columns;
        var operations = (rows * ((4 * parameters) + (6.0 * adapter.Count))) + (batch.Targets.Count * 4 * output);
        var texts = batch.Samples.Sum(sample => sample.Length - 1);
        Console.WriteLine(
            Invariant(
                $"{threads} threads, rank {rank}, {batch.Samples.Count} texts, {texts} tokens in {rows} rows, load {LoadAverage.Now():0.0}"
            )
        );
        objective.Evaluate(network, batch, gradientScale: 1);
        List<(double Time, double Processor)> limits = [],
            steps = [];
        for (var round = 0; round < rounds; round++)
        {
            limits.Add(Measured(() => InnermostLoop(threads, operations / 8)));
            steps.Add(Measured(() => objective.Evaluate(network, batch, gradientScale: 1)));
        }

        var seconds = Spread.Of(steps.Select(step => step.Time)).Median;
        Console.WriteLine(Invariant($"text tokens/s {texts / seconds:0}, rows/s {rows / seconds:0}"));
        Console.WriteLine(
            $"share of the limit: time {Ratio(limits, steps, one => one.Time)}, "
                + $"processor time {Ratio(limits, steps, one => one.Processor)}"
        );
        Console.WriteLine(Invariant($"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"));
    }

    private static string Ratio(
        List<(double, double)> limits,
        List<(double, double)> steps,
        Func<(double Time, double Processor), double> part
    )
    {
        double[] ratios = [.. limits.Zip(steps, (limit, step) => 8 * part(limit) / part(step))];
        return Invariant($"{Spread.Of(ratios).Median:0.00} [{ratios.Min():0.00}, {ratios.Max():0.00}]");
    }

    private static IReadOnlyList<TrainingSample> Samples(int vocabulary)
    {
        var random = new Random(1);
        int[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];
        var shared = Draw(Shared);
        return
        [
            .. Enumerable
                .Range(0, 100)
                .Select(i => new TrainingSample($"{i}", [.. shared, .. Draw(Own - Answer)], [TrainingAnswer.Of(Draw(Answer))])),
        ];
    }

    private static (double Time, double Processor) Measured(Action action)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        action();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    /// <summary>Does so many operations with tiles whose numbers stay in the nearest cache.</summary>
    private static void InnermostLoop(int threads, double operations)
    {
        if (Avx512Tile.IsSupported)
        {
            Loop<Avx512Tile>(threads, operations);
        }
        else
        {
            Loop<Avx2Tile>(threads, operations);
        }
    }

    private static unsafe void Loop<TTile>(int threads, double operations)
        where TTile : ITile
    {
        const int Depth = 256;
        var columns = TTile.Lanes * TTile.MostPanels;
        var calls = (long)(operations / (2.0 * Depth * ITile.Rows * columns) / threads);
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            using var rows = new Matrix(ITile.Rows, Depth);
            using var panels = new Matrix(columns, Depth);
            using var sums = new Matrix(ITile.Rows, columns);
            for (long call = 0; call < calls; call++)
            {
                TTile.Multiply(
                    TTile.MostPanels,
                    Depth,
                    rows.First,
                    Depth,
                    panels.First,
                    Depth * TTile.Lanes,
                    sums.First,
                    columns,
                    continues: false
                );
            }
        });
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
