using Plurality.Datasets;
using Plurality.Llama;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Benchmarks;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Samples;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Plurality.TestKit.Models;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Benchmarks;

public sealed class ThroughputBenchmarkTests : IDisposable
{
    private const int Documents = 10;

    private readonly TemporaryFolder _folder = new();
    private readonly LlamaLanguageModel _model;

    public ThroughputBenchmarkTests()
    {
        var options = new LlamaModelOptions
        {
            Model = TinyModel.Write(_folder.File("tiny.gguf"), seed: 7),
            CacheDirectory = _folder.File("cache"),
            Threads = 1,
            ContextCells = 4096,
        };
        _model = LlamaLanguageModel.Open(options, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_round_measures_the_whole_work_its_prefix_included()
    {
        var clock = TimeProvider.System;

        var report = await ExperimentBenchmark.RunAsync(
            _model,
            SampleExperiment.Of(Documents),
            rounds: 2,
            clock,
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal((Documents, 0, 4, 1, 2), (report.Documents, report.Failed, report.BatchSize, report.Threads, report.Rounds.Count));
        Assert.Equal((_model.Identity.Model, _model.Record.Weights), (report.Model, report.Weights));
        Assert.True(report.PrefixTokens > 0);
        Assert.Equal((double)report.PrefixTokens / Documents, report.Tokens.Prefix);
        Assert.All(report.Rounds, round => Assert.InRange(round.SecondsInLibrary, double.Epsilon, round.Seconds));
        Assert.InRange(report.ShareOfTimeInLibrary.Median, double.Epsilon, 1);
        Assert.All(report.Rounds, round =>
            Assert.True(round is { Seconds: > 0, RawTokensPerSecond: > 0, RawPrefixTokensPerSecond: > 0, ShareOfLimit: > 0 and < 2 })
        );
    }

    [Fact]
    public async Task Tokens_are_those_that_the_model_evaluates_for_the_documents()
    {
        var experiment = SampleExperiment.Of(Documents);
        var clock = TimeProvider.System;
        var report = await ExperimentBenchmark.RunAsync(
            _model,
            experiment,
            rounds: 1,
            clock,
            cancellationToken: TestContext.Current.CancellationToken
        );
        var before = _model.Evaluated;

        foreach (var wave in Enumerable.Range(0, Documents).Chunk(4))
        {
            await _model.GenerateAsync([.. wave.Select(experiment.PromptOf)], experiment.Settings, TestContext.Current.CancellationToken);
        }

        var evaluated = _model.Evaluated - before;
        Assert.Equal(0, evaluated.Prefix); // kept from the last round
        Assert.Equal((double)evaluated.Documents / Documents, report.Tokens.Evaluated, 1e-9);
        Assert.Equal((double)evaluated.Forced / Documents, report.Tokens.Forced, 1e-9);
        Assert.Equal((double)evaluated.Rows / Documents, report.Tokens.Rows, 1e-9);
        Assert.InRange(evaluated.Rows, evaluated.Forced + Documents, evaluated.Documents); // behind each option token and each prompt
    }

    [Fact]
    public async Task The_share_is_the_time_of_the_evaluated_tokens_at_the_raw_rates_divided_by_the_time_taken()
    {
        // A clock that goes on by a second a look: the native library's two measurements take a second each.
        var clock = new StepClock();

        var report = await ExperimentBenchmark.RunAsync(
            _model,
            SampleExperiment.Of(Documents),
            rounds: 1,
            clock,
            cancellationToken: TestContext.Current.CancellationToken
        );

        var round = Assert.Single(report.Rounds);
        Assert.Equal(report.PrefixTokens, round.RawPrefixTokensPerSecond);
        Assert.Equal(report.Tokens.Evaluated * Documents, round.RawTokensPerSecond, 1e-9);
        Assert.Equal(2 / round.Seconds, round.ShareOfLimit, 1e-12);
        Assert.Equal(Documents / round.Seconds, report.DocumentsPerSecond.Median);
    }

    [Fact]
    public async Task A_document_that_is_too_long_costs_itself_only()
    {
        TextItem[] documents = [.. SampleExperiment.Documents(3), new("long", new string('x', 3000))];
        var clock = TimeProvider.System;

        var report = await ExperimentBenchmark.RunAsync(
            _model,
            Experiment.Prepare(SampleExperiment.Spec, documents, SampleExperiment.Pool, PromptTemplate.Default),
            rounds: 1,
            clock,
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal((4, 1), (report.Documents, report.Failed));
    }

    [Fact]
    public async Task Where_no_document_fits_there_is_nothing_to_measure()
    {
        var clock = TimeProvider.System;
        var experiment = Experiment.Prepare(
            SampleExperiment.Spec,
            [new("long", new string('x', 3000))],
            SampleExperiment.Pool,
            PromptTemplate.Default
        );

        var fault = await Assert.ThrowsAsync<ModelException>(async () =>
            await ExperimentBenchmark.RunAsync(
                _model,
                experiment,
                rounds: 1,
                clock,
                cancellationToken: TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("none does", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_are_not_measured()
    {
        var clock = TimeProvider.System;
        var experiment = SampleExperiment.Of(Documents, SampleExperiment.Spec with { Methods = ["unary"] });

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await ExperimentBenchmark.RunAsync(
                _model,
                experiment,
                rounds: 1,
                clock,
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public async Task Nothing_is_left_in_the_temporary_folder()
    {
        var clock = TimeProvider.System;
        var before = Stores();

        await ExperimentBenchmark.RunAsync(
            _model,
            SampleExperiment.Of(2),
            rounds: 1,
            clock,
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Subset(before, Stores());
    }

    [Fact]
    public void The_sample_run_has_as_many_documents_as_asked_for_and_always_the_same_labels()
    {
        var (few, many) = (SampleRun.Prepare(SampleRun.Default, 2), SampleRun.Prepare(SampleRun.Default, 500));

        Assert.Equal((2, 500), (few.Documents.Count, many.Documents.Count));
        Assert.Equal(500, many.Documents.Select(document => document.Id).Distinct().Count());
        Assert.Equal<IEnumerable<string>>(many.Task.Labels, few.Task.Labels);
        Assert.Equal(10, few.Demonstrations.Count);
    }

    private static HashSet<string> Stores() => [.. Directory.EnumerateDirectories(Path.GetTempPath(), "plurality-bench-*")];
}
