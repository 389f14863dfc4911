using Plurality.Analysis;
using Xunit;

namespace Plurality.Tests.Analysis;

/// <summary>Alone in the process, and by processor time: other programs on the machine must not decide. The benchmark measures what users
/// wait for.</summary>
[CollectionDefinition(nameof(AnalysisSpeedTests), DisableParallelization = true)]
[Collection(nameof(AnalysisSpeedTests))]
public sealed class AnalysisSpeedTests
{
    [Fact]
    public void The_suite_takes_ten_thousand_traces_within_ten_seconds()
    {
        // Two runs, so that they stand side by side too; probes aside, whose time does not grow with the run beyond a thousand documents. A
        // fifth of the resamples, because what is tested is not optimised, which makes just these four to five times slower.
        var run = AnalysisExample.Random(1, 10_000, labels: 7);
        var twin = new AnalysedRun("twin", run.Labels, run.Documents);
        IAnalysis[] analyses = [.. AnalysisCatalogue.All.Where(analysis => analysis.Name != "probes")];
        var before = Environment.CpuUsage.UserTime;

        foreach (var analysis in analyses)
        {
            analysis.Of(analysis.Name == "side-by-side" ? [run, twin] : [run], new AnalysisSettings(resamples: 200));
        }

        Assert.InRange(Environment.CpuUsage.UserTime - before, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
