using Plurality.Analysis;
using Plurality.Datasets;
using Plurality.Reports;
using Plurality.Runtime.Reports;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Runtime.Tests.Runs;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Reports;

public sealed class StoredReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunStore _store;

    public StoredReportTests() => _store = RunStore.Open(_folder.File("s.db"));

    [Fact]
    public async Task A_report_has_what_evaluate_and_analyze_say_and_every_document_with_its_estimates()
    {
        var run = await MakeAsync(SampleRuns.Spec(SampleRuns.Everything));

        var report = StoredReport.Read(_store, [run], "T", "P");

        Assert.Equal(["joy", "anger", "fear"], report.Labels);
        Assert.Equal(["joy", "anger", "fear", "none"], report.Options);
        Assert.Equal(
            ("sample", 12, 0, "scripted model"),
            (report.Runs[0].Name, report.Runs[0].Documents, report.Runs[0].Failed, report.Runs[0].Model)
        );
        Assert.Equal(SampleRuns.Everything, report.Runs[0].Methods);
        Assert.Equal(AnalysisCatalogue.All.Select(analysis => analysis.Name), report.Analyses.Select(result => result.Analysis));
        Assert.Equal(
            [.. SampleRuns.Everything, "constant:0.1", "tfidf", "oracle", "human"],
            report.Scoreboards[0].Scoreboard!.Rows.Select(row => row.Method)
        );
        Assert.Empty(report.Differences);
        var predictions = RunMethods.Fit(_store, run).Predict().Methods;
        Assert.Equal(
            SampleRuns.Documents.Select(document => (document.Id, document.Text)),
            report.Documents.Select(document => (document.Id, document.Text))
        );
        Assert.All(report.Documents, document =>
            Assert.Equal(
                predictions.Select(method => method.Probabilities.Value[document.Id]),
                document.Answers[0]!.Estimates.OfType<IReadOnlyList<double>>()
            )
        );
        Assert.Contains(report.Charts, chart => chart.Section == "calibration");
        Assert.Contains(report.Charts, chart => chart.Section == "scoreboard");
    }

    [Fact]
    public async Task The_record_is_the_whole_identity_flattened()
    {
        var run = await MakeAsync(SampleRuns.Spec("first-step"));

        var record = StoredReport.Read(_store, [run], "T", "P").Runs[0].Record.ToDictionary(entry => entry.Key, entry => entry.Value);

        Assert.Equal("hash 0", record["model.script"]);
        Assert.Equal("""["joy","anger","fear"]""", record["labels"]);
        Assert.Equal("0", record["seed"]);
        Assert.Equal("{}", record["prompt.descriptions"]);
        Assert.StartsWith("example ", record["prompt.demonstrations[0].text"], StringComparison.Ordinal);
        Assert.Contains("\n", record["prompt.template"], StringComparison.Ordinal); // the template as it is written, not as JSON
    }

    [Fact]
    public async Task The_prompt_around_a_document_is_the_one_that_was_run()
    {
        var experiment = SampleExperiment.Of(3);
        var run = await StoreAsync(experiment);

        var prompt = StoredReport.Read(_store, [run], "T", "P").Runs[0].Prompt;

        Assert.Null(prompt.Fault);
        Assert.Equal(experiment.PromptOf(1).Text, prompt.Before + experiment.Documents[1].Text + prompt.After);
    }

    [Fact]
    public async Task Each_document_has_the_prompt_with_its_own_demonstrations()
    {
        var spec = SampleExperiment.Spec;
        var experiment = Experiment.Prepare(
            spec with
            {
                Prompt = spec.Prompt with { Sampling = Prompts.DemonstrationSampling.Similarity },
            },
            [new("d0", "rain and wind all night"), new("d1", "cats and dogs at home"), new("d2", "bread and butter today")],
            [
                .. ((string[])["rain again", "wind again", "cats again", "dogs again", "bread again", "butter again"]).Select(
                    (text, i) => new TextItem($"p{i}", text) { Labels = ["joy"] }
                ),
            ],
            Prompts.PromptTemplate.Default
        );
        var run = await StoreAsync(experiment);

        var documents = StoredReport.Read(_store, [run], "T", "P").Documents;

        Assert.Equal(3, documents.Count);
        Assert.All(documents.Index(), document =>
        {
            var prompt = document.Item.Answers[0]!.Prompt!;
            Assert.Null(prompt.Fault);
            Assert.Equal(experiment.PromptOf(document.Index).Text, prompt.Before + document.Item.Text + prompt.After);
        });
        Assert.Equal(3, documents.Select(document => document.Answers[0]!.Prompt!.Before).Distinct().Count());
    }

    [Fact]
    public async Task Documents_that_share_demonstrations_store_none()
    {
        var run = await StoreAsync(SampleExperiment.Of(3));

        Assert.Empty(_store.DemonstrationsByDocument(run));
        Assert.All(StoredReport.Read(_store, [run], "T", "P").Documents, document => Assert.Null(document.Answers[0]!.Prompt));
    }

    [Fact]
    public async Task Every_run_has_a_verdict_and_its_methods_label_by_label()
    {
        var first = await MakeAsync(SampleRuns.Spec("first-step", "hard"));
        var second = await MakeAsync(SampleRuns.Spec("first-step") with { Name = "other", Seed = 7 });

        var report = StoredReport.Read(_store, [first, second], "T", "P");

        Assert.Equal(["sample", "other"], report.Verdicts.Select(verdict => verdict.Run));
        // What answers say is not known of the second run, which has read their first steps.
        Assert.Equal([3, 2], report.Verdicts.Select(verdict => verdict.Sentences.Count));
        Assert.Equal(["first-step", "hard", "constant:0.1"], report.Runs[0].ByLabel.Take(3).Select(method => method.Method));
        Assert.All(report.Runs[0].ByLabel, method =>
        {
            Assert.Equal(report.Labels, method.Labels.Select(label => label.Label));
            Assert.Equal(12 * 3, method.Calibration.Sum(curve => curve.Bins.Sum(bin => bin.Count)));
        });
        Assert.Contains(report.Comparisons, one => one is { Method: "first-step", First: "sample", Second: "other" });
        Assert.DoesNotContain(report.Comparisons, one => one.Method == "hard");
    }

    [Fact]
    public async Task Runs_in_another_order_change_the_order_of_what_is_said_and_nothing_else()
    {
        var first = await MakeAsync(SampleRuns.Spec("first-step", "hard"));
        var second = await MakeAsync(SampleRuns.Spec("first-step") with { Name = "other", Seed = 7 });

        var report = StoredReport.Read(_store, [first, second], "T", "P");
        var turned = StoredReport.Read(_store, [second, first], "T", "P");

        Assert.Equal(report.Runs.Select(run => run.Name).Reverse(), turned.Runs.Select(run => run.Name));
        Assert.Equal(report.Documents.Select(document => document.Id), turned.Documents.Select(document => document.Id));
        Assert.Equal(
            report.Documents.Select(document => Answers(document)),
            turned.Documents.Select(document => Answers(document).Reverse())
        );
        Assert.Contains(report.Differences, difference => difference is { Key: "seed", Values: ["0", "7"] });
        Assert.Equal(
            report.Differences.Select(difference => (difference.Key, string.Join('|', difference.Values.Reverse()))),
            turned.Differences.Select(difference => (difference.Key, string.Join('|', difference.Values)))
        );
        Assert.Equal(Findings(report, "sample"), Findings(turned, "sample"));

        static IEnumerable<string?> Answers(ReportDocument document) => document.Answers.Select(answer => answer?.Trace?.Answer);
        static IEnumerable<string> Findings(Report of, string run) =>
            of.Analyses.SelectMany(result => result.Findings).Where(finding => finding.Run == run).Select(finding => finding.Sentence);
    }

    [Fact]
    public async Task Documents_of_several_runs_are_joined_by_id_and_text()
    {
        var first = await MakeAsync(SampleExperiment.Spec, 3);
        var item = SampleExperiment.Documents(1)[0];
        var second = await StoreAsync(
            Experiment.Prepare(
                SampleExperiment.Spec with
                {
                    Name = "other",
                },
                [item, item with { Id = "d1", Text = "another text" }, item with { Id = "new" }],
                SampleExperiment.Pool,
                Prompts.PromptTemplate.Default
            )
        );

        var documents = StoredReport.Read(_store, [first, second], "T", "P").Documents;

        Assert.Equal(
            [
                "d0: document 0 yes yes",
                "d1: document 1 yes no",
                "d2: document 2 yes no",
                "d1: another text no yes",
                "new: document 0 no yes",
            ],
            documents.Select(document =>
                $"{document.Id}: {document.Text} {string.Join(' ', document.Answers.Select(answer => answer is null ? "no" : "yes"))}"
            )
        );
    }

    [Fact]
    public async Task A_failed_document_has_its_fault_and_no_answer()
    {
        var run = await StoreAsync(
            SampleExperiment.Of(6),
            new ScriptedModel
            {
                DependsOnBatch = true,
                Fault = text => text.Contains("document 3", StringComparison.Ordinal) ? "too long" : null,
            }
        );

        var report = StoredReport.Read(_store, [run], "T", "P");

        var answer = report.Documents[3].Answers[0]!;
        Assert.Equal(("too long", null), (answer.Fault?.Message, answer.Trace));
        Assert.Equal([null], answer.Estimates);
        Assert.Equal(1, report.Runs[0].Failed);
    }

    [Fact]
    public async Task Without_annotators_and_labels_the_report_says_that_there_is_nothing_to_compare_with()
    {
        var run = await StoreAsync(
            Experiment.Prepare(
                SampleExperiment.Spec,
                [.. SampleExperiment.Documents(4).Select(item => item with { Labels = null, Annotations = null })],
                SampleExperiment.Pool,
                Prompts.PromptTemplate.Default
            )
        );

        var report = StoredReport.Read(_store, [run], "T", "P");

        Assert.Null(report.Scoreboards[0].Scoreboard);
        Assert.Contains("must have annotators or labels", report.Scoreboards[0].Fault, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Charts, chart => chart.Section is "calibration" or "scoreboard");
        Assert.Contains(report.Charts, chart => chart.Section == "first-step-shape");
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private Task<StoredRun> MakeAsync(RunSpec spec) =>
        SampleRuns.MakeAsync(
            _store,
            SampleRuns.Parts(spec),
            new ScriptedModel { DependsOnBatch = true },
            TestContext.Current.CancellationToken
        );

    private Task<StoredRun> MakeAsync(RunSpec spec, int documents) => StoreAsync(SampleExperiment.Of(documents, spec));

    private async Task<StoredRun> StoreAsync(Experiment experiment, ScriptedModel? model = null) =>
        (
            await new Runner(_store, TimeProvider.System).RunAsync(
                experiment,
                model ?? new ScriptedModel { DependsOnBatch = true },
                cancellationToken: TestContext.Current.CancellationToken
            )
        ).Run;
}
