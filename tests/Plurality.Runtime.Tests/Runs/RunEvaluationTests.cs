using Plurality.Datasets;
using Plurality.Datasets.TestSets;
using Plurality.Evaluation;
using Plurality.Metrics;
using Plurality.Prompts;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class RunEvaluationTests : IDisposable
{
    private static readonly ScoreboardOptions Options = new()
    {
        Metrics = [MetricCatalogue.Named("l1"), MetricCatalogue.Named("example_f1")],
        Resamples = 20,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly RunStore _store;

    public RunEvaluationTests() => _store = RunStore.Open(_folder.File("a.db"));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Floors_and_ceilings_stand_beside_the_methods()
    {
        var board = new RunEvaluation(_store, Options).Of(await Made(SampleRuns.Parts(SampleRuns.Spec("hard"))));

        Assert.Equal(["hard", "constant:0.1", "prior", "tfidf", "oracle", "human"], board.Rows.Select(row => row.Method));
        Assert.All(board.Rows, row => Assert.Null(row.Cells.Fault));
        Assert.Equal(12, board.Documents);
        Assert.Equal(0, Value(board, "oracle", "l1"));
        Assert.Equal([false, false, false, false, true, true], board.Rows.Select(row => row.IsBound));
    }

    [Fact]
    public async Task Floors_that_the_run_has_itself_stand_once_and_what_needs_training_is_not_there_without_it()
    {
        var board = new RunEvaluation(_store, Options).Of(
            await Made(SampleRuns.Parts(SampleRuns.Spec("hard", "constant:0.3"), training: []))
        );

        Assert.Equal(["hard", "constant:0.3", "oracle", "human"], board.Rows.Select(row => row.Method));
    }

    // The first of six cells holds documents without labels on which both agree: numbers that 3 and 2 divide, 0 and 6.
    [Fact]
    public async Task A_cell_counts_its_documents_alone_and_methods_stay_fitted_on_all()
    {
        var evaluation = new RunEvaluation(_store, Options);
        var prepared = evaluation.Prepare(await Made(SampleRuns.Parts(SampleRuns.Spec("first-step+batch"))));

        var board = evaluation.Of(prepared, TestSetCell.All[0]);

        Assert.Equal(2, board.Documents);
        Assert.All(board.Rows, row => Assert.Null(row.Cells.Fault));
        Assert.Equal(12, TestSetCell.All.Sum(cell => evaluation.Of(prepared, cell).Documents));
        Assert.Equal(0.3, Value(board, "constant:0.1", "l1")!.Value, 1e-12);
    }

    [Fact]
    public async Task Other_documents_by_id_take_the_place_of_the_runs_own()
    {
        var run = await Made(SampleRuns.Parts(SampleRuns.Spec("hard")));
        var others = new Dictionary<string, TextItem>
        {
            ["d1"] = new("d1", "x")
            {
                Annotations = new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["anger"], ["b"] = [] },
            },
            ["d7"] = new("d7", "y")
            {
                Annotations = new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["fear"], ["b"] = ["fear"] },
            },
            ["unknown"] = new("unknown", "z"),
        };

        var board = new RunEvaluation(_store, Options) { Documents = others }.Of(run);

        Assert.Equal(2, board.Documents);
        Assert.Equal(0, Value(board, "oracle", "l1"));
        Assert.Equal(((0.1 + 0.4 + 0.1) + (0.1 + 0.1 + 0.9)) / 2, Value(board, "constant:0.1", "l1")!.Value, 1e-12);
    }

    [Fact]
    public async Task Data_without_a_document_of_the_run_is_refused()
    {
        var run = await Made(SampleRuns.Parts(SampleRuns.Spec("hard")));

        var fault = Assert.Throws<EvaluationException>(() =>
            new RunEvaluation(_store, Options) { Documents = new Dictionary<string, TextItem> { ["q"] = new("q", "") } }.Of(run)
        );

        Assert.Equal("Run sample must have documents that the given data has too; it has none. Check the ids, or the run.", fault.Message);
    }

    [Fact]
    public async Task Thresholds_are_fitted_on_training_documents()
    {
        var run = await Made(SampleRuns.Parts(SampleRuns.Spec("first-step|platt", "hard")));

        var prepared = new RunEvaluation(_store, Options) { FitThreshold = ThresholdKind.PerLabel }.Prepare(run);

        Assert.All(prepared.Methods, row => Assert.Null(row.Probabilities.Fault));
        Assert.All(prepared.Methods, row =>
            Assert.Equal(SampleRuns.Training.Select(item => item.Id).Order(StringComparer.Ordinal), row.Thresholds!.FittedOn!.Ids)
        );
        Assert.All(prepared.Methods, row => Assert.DoesNotContain(row.Notes, note => note.Contains("threshold", StringComparison.Ordinal)));
    }

    // The method with a calibrator is there so that training documents are asked about; what the labels want differs for first-step here.
    [Fact]
    public async Task One_threshold_is_the_same_for_all_labels_and_one_a_label_is_not()
    {
        var run = await Made(SampleRuns.Parts(SampleRuns.Spec("first-step", "first-step|platt")));

        var one = new RunEvaluation(_store, Options) { FitThreshold = ThresholdKind.One }.Prepare(run);
        var perLabel = new RunEvaluation(_store, Options) { FitThreshold = ThresholdKind.PerLabel }.Prepare(run);

        Assert.All(one.Methods, row => Assert.Single(row.Thresholds!.Values.Distinct()));
        Assert.True(perLabel.Methods.Single(row => row.Method == "first-step").Thresholds!.Values.Distinct().Count() > 1);
    }

    [Fact]
    public async Task Without_training_documents_there_is_nothing_to_fit_thresholds_on()
    {
        var prepared = new RunEvaluation(_store, Options) { FitThreshold = ThresholdKind.One }.Prepare(
            await Made(SampleRuns.Parts(SampleRuns.Spec("hard"), training: []))
        );

        Assert.All(prepared.Methods, row =>
            Assert.Equal(
                "Fitting thresholds needs training documents; the run has none for this method. Set data.training, or give a "
                    + "threshold.",
                row.Probabilities.Fault!.Message
            )
        );
    }

    [Fact]
    public async Task Thresholds_fitted_on_what_is_evaluated_must_be_forced_and_are_marked()
    {
        var run = await Made(SampleRuns.Parts(SampleRuns.Spec("hard"), training: []));

        var prepared = new RunEvaluation(_store, Options) { FitThreshold = ThresholdKind.One, FitOnEvaluatedDocuments = true }.Prepare(run);

        Assert.All(prepared.Methods, row =>
            Assert.Contains("The thresholds were fitted on the evaluated documents, so metrics of assigned labels are too good.", row.Notes)
        );
        Assert.All(prepared.Methods, row => Assert.Equal(12, row.Thresholds!.FittedOn!.Ids.Count));
    }

    /// <summary>A store that something else than a run file filled: the run's own documents are its training documents.</summary>
    [Fact]
    public async Task Training_documents_that_are_evaluated_are_refused_for_thresholds()
    {
        var run = await Made(SampleRuns.Parts(SampleRuns.Spec("constant:0.2"), training: []));
        Train(run, SampleRuns.Documents);

        var prepared = new RunEvaluation(_store, Options) { FitThreshold = ThresholdKind.One }.Prepare(run);

        Assert.All(prepared.Methods, row =>
            Assert.Equal(
                "Thresholds must not be fitted on documents that are evaluated; 12 are in both, such as d0. Train on others.",
                row.Probabilities.Fault!.Message
            )
        );
    }

    // Items without an id are named by their line, in whatever file.
    [Fact]
    public async Task Equal_line_numbers_of_two_files_are_not_the_same_document()
    {
        TextItem[] documents =
        [
            .. SampleRuns.Documents.Select((item, line) => item with { Id = FormattableString.Invariant($"{line + 1}") }),
        ];
        TextItem[] training =
        [
            .. SampleRuns.Training.Select((item, line) => item with { Id = FormattableString.Invariant($"{line + 1}") }),
        ];

        var prepared = new RunEvaluation(_store, Options) { FitThreshold = ThresholdKind.One }.Prepare(
            await Made(SampleRuns.Parts(SampleRuns.Spec("constant:0.2"), documents, training))
        );

        Assert.All(prepared.Methods, row => Assert.Null(row.Probabilities.Fault));
    }

    private static double? Value(Scoreboard board, string method, string metric) =>
        board.Rows.Single(row => row.Method == method).Cells.Value.Single(cell => cell.Metric.Name == metric).Value.Estimate.Value;

    private async Task<StoredRun> Made(IEnumerable<Experiment> parts)
    {
        using var model = new ScriptedModel { DependsOnBatch = true };
        return await SampleRuns.MakeAsync(_store, parts, model, TestContext.Current.CancellationToken);
    }

    private void Train(StoredRun run, IReadOnlyList<TextItem> documents)
    {
        var experiment = Experiment.Prepare(
            SampleRuns.Spec("prior") with
            {
                Seed = 9,
            },
            documents,
            SampleExperiment.Pool,
            PromptTemplate.Default
        );
        using var model = new ScriptedModel { DependsOnBatch = true };
        _store.Begin(
            new NewRun(
                $"{run.Name}.training",
                ExperimentIdentity.Of(experiment, experiment.Settings, model.Identity),
                "fake",
                documents,
                ["prior"],
                new Dictionary<string, string>(),
                DateTimeOffset.UnixEpoch
            )
            {
                Role = RunRole.Training,
                PartOf = run.Name,
                IsTraced = false,
            }
        );
    }
}
