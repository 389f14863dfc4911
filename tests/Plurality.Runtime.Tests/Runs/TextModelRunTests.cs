using System.Text.Json;
using Plurality.Models;
using Plurality.Reports;
using Plurality.Runtime.Reports;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Runtime.Tests.Cli;
using Plurality.TestKit.Folders;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

/// <summary>Runs of a model that only writes answers.</summary>
public sealed class TextModelRunTests : IDisposable
{
    private static readonly RunSpec Spec = SampleRuns.Spec("hard", "sampled:4") with { Decoding = DecodingMode.Free };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_is_stored_exported_and_asked_again_for_what_is_missing_only()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var isBroken = true;
        using var model = new WritingModel(request =>
            isBroken && request.Text.Contains("text of d5\n", StringComparison.Ordinal) ? WritingModel.Fault
            : request.Seed % 2 == 1 ? "{\"label\": [\"fear\"]}"
            : "{\"label\": [\"joy\", \"fear\"]}"
        );

        var run = await SampleRuns.MakeAsync(store, SampleRuns.Parts(Spec).Take(1), model, Cancellation);
        var asked = model.Requests.Count;
        var stored = RunEvidence.Read(store, store.Find(run.Name)!).ToList();
        isBroken = false;
        await SampleRuns.MakeAsync(store, SampleRuns.Parts(Spec).Take(1), model, Cancellation);
        var again = model.Requests.Count - asked;
        await SampleRuns.MakeAsync(store, SampleRuns.Parts(Spec).Take(1), model, Cancellation);

        Assert.Equal(12 * 5, asked);
        Assert.Equal(11, stored.Count(document => document.Fault is null));
        // The batch of the document that failed, answers and samples.
        Assert.Equal(SampleRuns.Spec().BatchSize * 5, again);
        Assert.Equal(asked + again, model.Requests.Count);
        var lines = SampleRuns.Export(store, run.Name).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(12, lines.Length);
        var first = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal(["joy", "fear"], first.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Empty(first.GetProperty("steps")[0].GetProperty("p").EnumerateObject());
        Assert.False(first.TryGetProperty("promptTokens", out _));
        Assert.Equal(4, first.GetProperty("sampled").GetArrayLength());
        var interval = first.GetProperty("intervals").GetProperty("sampled:4");
        Assert.Equal(1, interval.GetProperty("pAtMost").GetProperty("fear").GetDouble());
        Assert.InRange(interval.GetProperty("pAtLeast").GetProperty("fear").GetDouble(), 0.5, 0.52);
        Assert.Equal(1, first.GetProperty("estimates").GetProperty("sampled:4").GetProperty("fear").GetDouble());
    }

    [Fact]
    public async Task A_report_shows_answers_and_methods_without_steps()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new WritingModel(_ => "{\"label\": [\"joy\"]}");
        var run = await SampleRuns.MakeAsync(store, SampleRuns.Parts(Spec).Take(1), model, Cancellation);

        var report = StoredReport.Read(store, [store.Find(run.Name)!], "title", "program");

        Assert.Empty(report.Analyses);
        Assert.Equal(["hard", "sampled:4"], report.Runs[0].Methods);
        Assert.All(report.Documents, document => Assert.Null(document.Answers[0]!.Intervals[0]));
        Assert.All(report.Documents, document => Assert.Equal(1, document.Answers[0]!.Intervals[1]!.UpperLimits![0]));
        Assert.Contains("\"intervals\":[null,[[", ReportJson.Of(report), StringComparison.Ordinal);
        Assert.All(report.Documents, document => Assert.False(document.Answers[0]!.RunnerUpMissed(3)));
    }

    [Fact]
    public async Task A_run_of_sampled_answers_alone_has_a_report()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new WritingModel(_ => "{\"label\": [\"joy\"]}");
        var parts = SampleRuns.Parts(Spec with { Methods = ["sampled:4"] }).Take(1);
        var run = await SampleRuns.MakeAsync(store, parts, model, Cancellation);

        var report = StoredReport.Read(store, [store.Find(run.Name)!], "title", "program");

        Assert.Equal(12, report.Documents.Count);
        Assert.All(report.Documents, document => Assert.Null(document.Answers[0]!.Trace));
        Assert.NotEmpty(ReportJson.Of(report));
    }

    [Fact]
    public async Task Methods_that_read_probabilities_are_refused_before_a_request_and_before_anything_is_stored()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        using var model = new WritingModel(_ => "");
        var spec = Spec with { Methods = ["hard", "max-over-generations"] };

        var fault = await Assert.ThrowsAsync<ModelException>(() =>
            SampleRuns.MakeAsync(store, SampleRuns.Parts(spec).Take(1), model, Cancellation)
        );

        Assert.Contains("max-over-generations reads the probabilities of labels", fault.Message, StringComparison.Ordinal);
        Assert.Empty(model.Requests);
        Assert.Empty(store.List());
    }

    [Fact]
    public async Task Classify_prints_shares_with_their_intervals()
    {
        using var model = new WritingModel(request => request.Seed % 2 == 1 ? "{\"label\": [\"fear\"]}" : "{\"label\": [\"joy\"]}");
        using var cli = new CommandRun { Open = () => model };

        var code = await cli.RunAsync(
            "classify",
            "a text",
            "--labels",
            "joy,fear",
            "--decoding",
            "free",
            "--method",
            "sampled:10",
            "--json"
        );

        Assert.True(code == 0, cli.Error);
        var line = JsonDocument.Parse(cli.OutputLines[0]).RootElement;
        var joy = line.GetProperty("probabilities").GetProperty("joy").GetDouble();
        Assert.InRange(joy, 0.1, 0.9);
        Assert.InRange(line.GetProperty("pAtLeast").GetProperty("joy").GetDouble(), 0, joy);
        Assert.InRange(line.GetProperty("pAtMost").GetProperty("joy").GetDouble(), joy, 1);
    }
}
