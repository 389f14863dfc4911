using Plurality.Evaluation;
using Plurality.Metrics;
using Plurality.Runtime.Reports;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

/// <summary>Commands on stored runs read and decode each run once, whatever its methods need.</summary>
public sealed class ReadOnceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunStore _store;
    private readonly List<string> _reads = [];

    public ReadOnceTests() => _store = RunStore.Open(_folder.File("a.db"));

    [Theory]
    [InlineData("hard")]
    [InlineData("first-step+batch", "first-step+contextual", "first-step|platt", "first-step+batch@2")]
    public async Task Evaluate_reads_a_run_and_each_part_once(params string[] methods)
    {
        var run = await MakeAsync(SampleRuns.Spec(methods));
        var options = new ScoreboardOptions { Metrics = [MetricCatalogue.Named("l1")], Resamples = 20 };

        new RunEvaluation(_store, options) { FitThreshold = ThresholdKind.One }.Of(run);

        Assert.Equal(Names(run), _reads.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_report_reads_a_run_and_each_part_once()
    {
        var run = await MakeAsync(SampleRuns.Spec("hard", "first-step+batch", "first-step|platt"));

        StoredReport.Read(_store, [run], "T", "P");

        Assert.Equal(Names(run), _reads.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_analysis_and_an_export_read_a_run_once()
    {
        var run = await MakeAsync(SampleRuns.Spec("first-step+batch"));

        StoredAnalysis.Read(_store, run);
        Assert.Equal([run.Name], _reads);

        _reads.Clear();
        SampleRuns.Export(_store, run.Name);
        Assert.Equal(1, _reads.Count(name => name == run.Name));
    }

    [Fact]
    public async Task Whether_a_run_has_an_answer_is_known_without_reading_it()
    {
        var run = await MakeAsync(SampleRuns.Spec("hard"));

        Assert.True(_store.HasAnswer(run));
        Assert.Empty(_reads);
    }

    [Fact]
    public async Task A_run_of_failed_documents_has_no_answer()
    {
        var run = await MakeAsync(SampleRuns.Spec("hard"), new ScriptedModel { Fault = _ => "too long" });

        Assert.False(_store.HasAnswer(run));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private async Task<StoredRun> MakeAsync(RunSpec spec, ScriptedModel? model = null)
    {
        var run = await SampleRuns.MakeAsync(
            _store,
            SampleRuns.Parts(spec),
            model ?? new ScriptedModel { DependsOnBatch = true },
            TestContext.Current.CancellationToken
        );
        _store.Reading = _reads.Add;
        return run;
    }

    private IEnumerable<string> Names(StoredRun run) =>
        _store.PartsOf(run).Select(part => part.Name).Append(run.Name).Order(StringComparer.Ordinal);
}
