using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Plurality.Llama;
using Plurality.Llama.Benchmarks;
using Plurality.Llama.Kernels;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Native;
using Plurality.TestKit.TinyModels;

namespace Plurality.Benchmarks;

/// <summary>
/// How do the kernels' threads behave from 1 to 64? On threads that do not exist they are simulated, with costs measured here: the speed of
/// the innermost loop, of memory, and of an atomic operation on a cache line of another core. Where there are more than two cores, the
/// embedded model is measured on them.
/// </summary>
internal static unsafe class QueueScaling
{
    private const int MostThreads = 64;
    private const int Columns = 512;
    private const int PartRows = 32;

    /// <summary>Turning rows into panels takes as long as so many columns.</summary>
    private const int PanelColumns = 48;

    /// <param name="transfer">Nanoseconds until another core's cache line can be changed; 0 for what is measured here.</param>
    public static void Run(int transfer)
    {
        var (own, measured) = (AtomicNanoseconds(), TransferNanoseconds());
        var flops = TileRate();
        var bytes = MemoryRate();
        var line = transfer > 0 ? transfer : measured;
        var model = new QueueModel(line, own);
        Console.WriteLine(
            Invariant(
                $"load {LoadAverage.Now():0.0}; {own:0.0} ns per atomic operation, {measured:0.0} per line passed on ({line:0.0} here); "
            ) + Invariant($"{flops:0} products per ns, {bytes:0.0} bytes per ns and core")
        );
        Console.WriteLine("A second figure is that of one counter for all threads and undivided columns, as before.");
        Print("model", "call", "threads", "pieces", "efficiency", "before", "adds/100 µs", "before");
        foreach (var shape in LlamaShape.All.Skip(1).Prepend(new LlamaShape("135M", 30, 576, 1536, 9, 3, 49_152, IsTied: true)))
        {
            foreach (var columns in (int[])[Columns, 1])
            {
                for (var threads = 1; threads <= MostThreads; threads *= 2)
                {
                    Report(model, shape, columns, threads, flops, bytes);
                }
            }
        }

        Console.WriteLine();
        Measure();
    }

    private static void Report(QueueModel model, LlamaShape shape, int columns, int threads, double flops, double bytes)
    {
        var (alone, now, before, adds, addsBefore) = (0.0, 0.0, 0.0, 0L, 0L);
        var pieces = 0;
        foreach (var (rows, depth, times) in Products(shape))
        {
            var parts = (rows + PartRows - 1) / PartRows;
            var shares = columns == 1 ? 1 : ColumnShares.Of(parts, columns / 8, threads);
            double Piece(int of) =>
                columns == 1
                    ? PartRows * depth * sizeof(short) / bytes
                    : (double)PartRows * depth * ((columns / (double)of) + PanelColumns) / flops;
            var (ranges, shared) = (
                model.Ranges(task => Piece(shares) * Jitter(task), parts * shares, threads),
                model.Shared(task => Piece(1) * Jitter(task), parts, threads)
            );
            alone += times * Enumerable.Range(0, parts).Sum(task => Piece(1) * Jitter(task));
            now += times * ranges.Time;
            before += times * shared.Time;
            adds += times * ranges.Adds;
            addsBefore += times * shared.Adds;
            pieces += times * parts * shares;
        }

        Print(
            shape.Name,
            columns == 1 ? "1 token" : Invariant($"{columns} tokens"),
            Invariant($"{threads}"),
            Invariant($"{pieces}"),
            Invariant($"{alone / now / threads:0.00}"),
            Invariant($"{alone / before / threads:0.00}"),
            Invariant($"{adds * 1e5 / alone:0.00}"),
            Invariant($"{addsBefore * 1e5 / alone:0.00}")
        );
    }

    /// <summary>The products of a call: rows, length of a row, and how often.</summary>
    private static (int Rows, int Depth, int Times)[] Products(LlamaShape shape) =>
        [
            (shape.Width, shape.Width, 2 * shape.Layers),
            (shape.Width / shape.Heads * shape.KeyValueHeads, shape.Width, 2 * shape.Layers),
            (shape.FeedForward, shape.Width, 2 * shape.Layers),
            (shape.Width, shape.FeedForward, shape.Layers),
        ];

    /// <summary>Tasks take up to a tenth longer than others, always the same ones.</summary>
    private static double Jitter(int task) => 1 + (0.1 * (task * 7919 % 101) / 101);

    private static void Measure()
    {
        var cores = PhysicalCores.Count;
        if (cores <= 2)
        {
            Console.WriteLine($"skipped: scaling measured on more than two cores: there are {cores}");
            return;
        }

        Print("cores", "tokens/s", "efficiency");
        var one = 0.0;
        foreach (var threads in Enumerable.Range(0, 10).Select(power => 1 << power).TakeWhile(threads => threads < cores).Append(cores))
        {
            using var model = LlamaLanguageModel.Open(new LlamaModelOptions { Threads = threads });
            var rate = GpuTrial.PromptRate(model, CancellationToken.None);
            one = threads == 1 ? rate : one;
            Print(Invariant($"{threads}"), Invariant($"{rate:0}"), Invariant($"{rate / one / threads:0.00}"));
        }
    }

    /// <summary>Nanoseconds of an atomic addition to a line that no other core wants.</summary>
    private static double AtomicNanoseconds()
    {
        const int Times = 1_000_000;
        var counter = new long[1];
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Times; i++)
            {
                Interlocked.Increment(ref counter[0]);
            }

            best = Math.Min(best, watch.Elapsed.TotalNanoseconds);
        }

        return best / Times;
    }

    /// <summary>Nanoseconds until a number that one core has written is read and changed by another: half of a round trip, at its fastest,
    /// because a busy neighbour only adds to it.</summary>
    private static double TransferNanoseconds()
    {
        const int Rounds = 300;
        const int Trips = 100;
        var line = new long[48];
        var other = new Thread(() =>
        {
            for (var trip = 0; trip < Rounds * Trips; trip++)
            {
                while (Volatile.Read(ref line[32]) != (2 * trip) + 1)
                {
                    // until the other has written
                }

                Interlocked.Increment(ref line[32]);
            }
        });
        other.Start();
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var trip = 0; trip < Trips; trip++)
            {
                var now = Interlocked.Increment(ref line[32]);
                while (Volatile.Read(ref line[32]) == now)
                {
                    // until the other has written
                }
            }

            best = Math.Min(best, watch.Elapsed.TotalNanoseconds);
        }

        other.Join();
        return best / Trips / 2;
    }

    /// <summary>Products per nanosecond of the innermost loop.</summary>
    private static double TileRate() =>
        Avx512Tile.IsSupported ? TileRate<Avx512Tile>()
        : Avx2Tile.IsSupported ? TileRate<Avx2Tile>()
        : throw new PlatformNotSupportedException("Kernels need an x64 processor with AVX2.");

    private static double TileRate<TTile>()
        where TTile : ITile
    {
        const int Depth = 576;
        const int Times = 20_000;
        var width = TTile.Lanes * TTile.MostPanels;
        using var memory = new AlignedMemory();
        var rows = memory.Of((Depth * (ITile.Rows + width)) + (ITile.Rows * width));
        new Span<float>(rows, Depth * (ITile.Rows + width)).Fill(1);
        var panels = rows + (Depth * ITile.Rows);
        var sums = rows + (Depth * (ITile.Rows + width));
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Times; i++)
            {
                TTile.Multiply(TTile.MostPanels, Depth, rows, Depth, panels, (nint)Depth * TTile.Lanes, sums, width, continues: false);
            }

            best = Math.Min(best, watch.Elapsed.TotalNanoseconds);
        }

        return (double)Times * Depth * ITile.Rows * width / best;
    }

    /// <summary>Bytes per nanosecond that a core reads from memory.</summary>
    private static double MemoryRate()
    {
        var numbers = new float[64 << 20];
        Array.Fill(numbers, 1f);
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            _ = TensorPrimitives.Sum<float>(numbers);
            best = Math.Min(best, watch.Elapsed.TotalNanoseconds);
        }

        return numbers.Length * (double)sizeof(float) / best;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Print(params IEnumerable<string> cells) =>
        Console.WriteLine(string.Join("  ", cells.Select(cell => cell.PadLeft(11))));
}
