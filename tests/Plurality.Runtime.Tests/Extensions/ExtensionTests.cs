using Plurality.Analysis;
using Plurality.Calibration;
using Plurality.Catalogues;
using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Extension;
using Plurality.Methods;
using Plurality.Metrics;
using Plurality.Reports;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Runtime.Tests.Cli;
using Plurality.Runtime.Tests.Runs;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Extensions;

/// <summary>What another assembly registers through the public API is found wherever what comes with the library is.</summary>
[Collection(ExtensionsLast.Name)]
public sealed class ExtensionTests : IDisposable
{
    private const string Supervised = "given-top:prior=2+flatten";
    private const string Calibrated = "first-step+flatten|shrink:weight=0.25";

    private readonly TemporaryFolder _folder = new();
    private readonly RunStore _store;

    public ExtensionTests()
    {
        Registration.AddAll();
        _store = RunStore.Open(_folder.File("a.db"));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Run_files_name_its_methods()
    {
        _folder.Write("dev.jsonl", "");
        _folder.Write("train.jsonl", "");

        var spec = RunFile
            .Parse(
                $$"""
                name: mine
                data: { test: dev.jsonl, training: train.jsonl }
                labels: [joy, fear]
                methods: ["{{Supervised}}", "{{Calibrated}}", "given-top:prior=1"]
                """,
                _folder.File("run.yaml")
            )
            .Single();

        Assert.Equal([Supervised, Calibrated, "given-top"], spec.Methods);
    }

    [Fact]
    public void Its_options_are_checked_like_others()
    {
        var fault = Assert.Throws<MethodTextException>(() => Method.Parse("given-top:prior=-1"));

        Assert.Contains("prior of given-top must be a number from 0 to 1000000", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_lists_it()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("methods", "--json");
        await cli.RunAsync("analyses");
        await cli.RunAsync("data", "formats");

        Assert.Contains("""{"kind":"estimator","name":"given-top","cost":"1",""", cli.Output, StringComparison.Ordinal);
        Assert.Contains("""{"kind":"correction","name":"flatten","cost":"0",""", cli.Output, StringComparison.Ordinal);
        Assert.Contains("""{"kind":"calibrator","name":"shrink","cost":"0",""", cli.Output, StringComparison.Ordinal);
        Assert.Contains("answer-length", cli.Output, StringComparison.Ordinal);
        Assert.Contains("tagged\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scoreboards_have_rows_of_its_methods_and_a_column_of_its_metric()
    {
        var options = new ScoreboardOptions { Metrics = [MetricCatalogue.Named("worst_label")], Resamples = 20 };

        var board = new RunEvaluation(_store, options).Of(await MadeAsync());

        Assert.Equal([Supervised, Calibrated], board.Rows.Take(2).Select(row => row.Method));
        Assert.All(board.Rows.Take(2), row => Assert.InRange(Assert.Single(row.Cells.Value).Value.Estimate.Value!.Value, 0.01, 1));
        Assert.Equal("worst_label", Assert.Single(board.Rows[0].Cells.Value).Metric.Name);
    }

    [Theory]
    [InlineData(Supervised)]
    [InlineData(Calibrated)]
    public async Task Fitted_states_are_read_back(string method)
    {
        var methods = RunMethods.Fit(_store, await MadeAsync());
        var fitted = methods.Methods.Single(one => one.Name == method).Fitted.Value;

        var read = FittedMethod.Read(fitted.ToJson());

        Assert.Equal(fitted.ToJson(), read.ToJson());
        Assert.Equal(method, read.Method.ToString());
        var document = methods.Data.Training[0].Document;
        Assert.Equal(fitted.Estimate(document).Probabilities, read.Estimate(document).Probabilities);
        Assert.Equal(14, read.FittedOn!.Documents);
    }

    [Fact]
    public void Data_files_in_its_format_are_recognised_and_read()
    {
        var text = "%tagged\nWhat a day #joy\n#fear\nHm\n";

        var recognition = DatasetFormatCatalogue.Recognise(DatasetHead.Read(new StringReader(text), "mine.csv", out var whole));
        var fault = Assert.Throws<DatasetFormatException>(() =>
            DatasetReader.Read(whole, recognition.Format, new DatasetReading("mine.csv") { FaultLimit = 5 }).ToList()
        );
        var items = DatasetReader.Read(
            new StringReader(text.Replace("#fear\n", "", StringComparison.Ordinal)),
            recognition.Format,
            new DatasetReading("mine.csv")
        );

        Assert.Equal(("tagged", "its first line says so"), (recognition.Format.Name, recognition.Reason));
        Assert.Equal(3, Assert.Single(fault.Faults).Line);
        Assert.Equal([("What a day", 1), ("Hm", 0)], items.Select(item => (item.Text, item.Labels!.Count)));
    }

    [Fact]
    public async Task Reports_have_its_analysis_and_chart()
    {
        var run = await MadeAsync();
        var analysed = StoredAnalysis.Read(_store, run);

        var result = AnalysisCatalogue
            .Run([analysed], [AnalysisCatalogue.Named("answer-length")], new AnalysisSettings(resamples: 20))
            .Single();

        Assert.StartsWith("Answers have at most ", Assert.Single(result.Findings).Sentence, StringComparison.Ordinal);
        Assert.Equal(1, result.Tables[0].Rows.Sum(row => row.Figure.Estimate.Value!.Value), 1e-12);
        Assert.Contains(ReportCharts.Of([], [], [result]), chart => chart.Title == "How many labels answers have");
    }

    [Fact]
    public void A_name_that_exists_is_refused()
    {
        var fault = Assert.Throws<ArgumentException>(() => EstimatorCatalogue.Register(new GivenTopEstimator(), GivenTopEstimator.Read));

        Assert.StartsWith(
            "The name of a new estimator must be one that no other has; got \"given-top\".",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => CorrectionCatalogue.Register(new FlattenCorrection()));
        Assert.Throws<ArgumentException>(() => CalibratorCatalogue.Register(new ShrinkCalibrator(), ShrinkCalibrator.Read));
        Assert.Throws<ArgumentException>(() => MetricCatalogue.Register(MetricCatalogue.Named("nll")));
        Assert.Throws<ArgumentException>(() => DatasetFormatCatalogue.Register(new TaggedLinesFormat()));
        Assert.Throws<ArgumentException>(() => AnalysisCatalogue.Register(new AnswerLengthAnalysis()));
    }

    [Fact]
    public void A_name_that_a_method_could_not_be_read_with_is_refused()
    {
        var metric = new DocumentMetric("a+b", "", higherIsBetter: true, MetricInputs.Gold, (_, _) => null);

        var fault = Assert.Throws<ArgumentException>(() => MetricCatalogue.Register(metric));

        Assert.StartsWith("The name of a new metric must consist of letters, digits, ", fault.Message, StringComparison.Ordinal);
    }

    private async Task<StoredRun> MadeAsync()
    {
        using var model = new ScriptedModel { DependsOnBatch = true };
        return await SampleRuns.MakeAsync(
            _store,
            SampleRuns.Parts(SampleRuns.Spec(Supervised, Calibrated, "hard")),
            model,
            TestContext.Current.CancellationToken
        );
    }
}
