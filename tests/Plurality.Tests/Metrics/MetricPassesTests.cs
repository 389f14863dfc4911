using System.Runtime.CompilerServices;
using Plurality.Labels;
using Plurality.Metrics;
using Xunit;

namespace Plurality.Tests.Metrics;

public sealed class MetricPassesTests
{
    private const int Side = 1024; // documents and labels: as many cells as make a table large

    private static readonly LabelSet Labels = LabelSet.Create(Enumerable.Range(0, Side).Select(label => $"label{label}"));

    [Fact]
    public void Metrics_of_one_table_are_computed_together_and_results_stand_in_the_order_given()
    {
        IMetric[] metrics =
        [
            Named("a", "order"),
            Named("b", "bins"),
            MetricCatalogue.Named("nll"),
            Named("c", "order"),
            Named("d", "bins"),
        ];
        List<string> passes = [];

        string[] results = MetricPasses.Of(metrics, Documents(Side), Computed);
        string[] small = MetricPasses.Of(metrics, Documents(2), Computed);

        Assert.Equal(["a", "b", "", "c", "d"], results);
        Assert.Equal(results, small);
        Assert.Equal(["", "bd", "ac", "abcd"], passes); // tables by their names

        string[] Computed(IPreparedMetric[] prepared)
        {
            string[] names = [.. prepared.Select(metric => (metric as Prepared)?.Name ?? "")];
            passes.Add(string.Concat(names));
            return names;
        }
    }

    [Fact]
    public void The_table_of_a_pass_is_gone_before_the_next_is_prepared()
    {
        List<WeakReference> tables = [];
        List<int> alive = [];
        IMetric[] metrics = [.. Enumerable.Range(0, 3).Select(number => new Stub($"{number}", $"{number}", Look))];

        MetricPasses.Of(metrics, Documents(Side), Held);

        Assert.Equal([0, 0, 0], alive);

        void Look() => alive.Add(tables.Count(table => table.IsAlive));

        [MethodImpl(MethodImplOptions.NoInlining)]
        int[] Held(IPreparedMetric[] prepared)
        {
            tables.AddRange(prepared.Select(metric => new WeakReference(metric)));
            return new int[prepared.Length];
        }
    }

    [Fact]
    public void Metrics_are_prepared_one_after_the_other()
    {
        var (at, most) = (0, 0);
        IMetric[] metrics = [.. Enumerable.Range(0, 8).Select(number => new Stub($"{number}", "order", Look))];

        MetricPasses.Of(metrics, Documents(2), prepared => prepared);

        Assert.Equal(1, most); // Two that wait for one table, which itself waits for a free thread, would stop both.

        void Look()
        {
            most = Math.Max(most, Interlocked.Increment(ref at));
            Thread.Sleep(10);
            Interlocked.Decrement(ref at);
        }
    }

    [Fact]
    public void Both_halves_of_a_tile_are_exchanged_with_all_that_was_computed_of_them()
    {
        var tile = new WeightTile(4, 5);
        for (var document = 0; document < 4; document++)
        {
            tile.Row(document).Fill(document);
        }

        var (before, after) = (new double[5], new double[5]);
        tile.Sum([0, 1, 1], before);
        Assert.Equal([.. Enumerable.Repeat(6.0, 5)], tile.Total([true, true, true, true]));
        bool[] first = [true, false, false, false];
        Assert.Equal(0, tile.Total(first)[0]);
        tile.SwapHalves();
        tile.Sum([0, 1, 1], after);

        Assert.Equal([2, 3, 0, 1], tile.Lane(4));
        Assert.Equal((2, 8), (before[4], after[4]));
        Assert.Equal(2, tile.Total(first)[0]);
    }

    private static Stub Named(string name, string table) => new(name, table, () => { });

    private static ScoredDocuments Documents(int count)
    {
        var row = new double[Side];
        return ScoredDocuments.Keep(
            Labels,
            TaskKind.MultiLabel,
            [.. Enumerable.Range(0, count).Select(document => new DocumentScores($"d{document}", row, null, null))]
        );
    }

    private sealed class Stub(string name, string table, Action look) : IPairMetric
    {
        public string Name => name;

        public string Summary => name;

        public bool HigherIsBetter => true;

        public MetricInputs Inputs => MetricInputs.Probabilities;

        public bool ByLabel => false;

        public string Table => table;

        public IPreparedMetric Prepare(ScoredDocuments documents)
        {
            look();
            return new Prepared(name);
        }
    }

    private sealed class Prepared(string name) : IPreparedMetric
    {
        public string Name => name;

        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights) => [];
    }
}
