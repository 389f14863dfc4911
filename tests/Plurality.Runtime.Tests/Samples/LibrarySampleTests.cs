using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Metrics;
using Plurality.Prompts;
using Plurality.Runtime.Storage;
using Plurality.Samples;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Samples;

/// <summary>Runs every sample that the page of the public API links to.</summary>
public sealed class LibrarySampleTests : IDisposable
{
    private static readonly LabelSet Labels = LabelSet.Create(["anger", "joy"]);

    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedModel _model = new() { Script = Script.Words(["anger", "fear", "joy"]) };
    private readonly StringWriter _output = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IReadOnlyList<TextItem> Documents { get; } = [Item("a", "joy again", "joy"), Item("b", "my anger grows", "anger")];

    private static IReadOnlyList<TextItem> Pool { get; } = [Item("p", "pure joy", "joy"), Item("q", "so much anger", "anger")];

    public void Dispose()
    {
        _model.Dispose();
        _output.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Classifying_prints_a_probability_per_document_and_step()
    {
        await Classifying.RunAsync(_model, Classifying.Task(Pool), Documents, _output, Cancellation);

        Assert.Contains("a: joy 1.00", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("b: joy 0.00", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  step 1: joy 1.00", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Classifying_says_what_is_wrong_with_a_method()
    {
        Assert.Null(Classifying.Create(_model, Classifying.Task(Pool), "first-stop", _output));
        Assert.Contains("first-step", _output.ToString(), StringComparison.Ordinal);
        Assert.NotNull(Classifying.Create(_model, Classifying.Task(Pool), "first-step", _output));
    }

    [Fact]
    public async Task Reading_data_recognises_a_format_maps_labels_and_finds_similar_texts()
    {
        var task = await ReadingData.RunAsync(_model, _output, Cancellation);

        Assert.Equal($"a: joy, b: anger{Environment.NewLine}Great.{Environment.NewLine}", _output.ToString());
        Assert.Contains(
            "What a day!",
            (task with { Sampling = DemonstrationSampling.Similarity }).Render(task.Pool![1]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Reading_data_says_what_is_wrong_with_a_file()
    {
        using var file = new MemoryStream("""{"id": "a"}"""u8.ToArray());

        Assert.Empty(ReadingData.Read(file, "bad.jsonl", _output));
        Assert.StartsWith("line 1: ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Using_methods_fits_and_estimates_on_evidence_at_hand()
    {
        var training = await EvidenceAsync(12);

        var estimate = UsingMethods.Run(Labels, training, training[0].Evidence, _output);

        Assert.Equal($"first-step+batch|platt:per-label, fitted on 12 documents{Environment.NewLine}", _output.ToString());
        Assert.InRange(estimate["joy"], 0.5, 1);
    }

    [Fact]
    public void Using_methods_calibrates_the_probabilities_of_other_programs()
    {
        var wanted = Enumerable.Range(0, 20).Select(i => Marginals(i % 2, 1 - (i % 2))).ToList();
        var given = wanted.Select(target => Marginals((0.2 * target["anger"]) + 0.3, (0.2 * target["joy"]) + 0.3)).ToList();

        var calibrator = UsingMethods.Calibrate(given, wanted);

        var calibrated = calibrator.Apply(Calibration.CalibrationInput.Of(given[1]));

        Assert.Equal(("platt:pooled", 20), (calibrator.Name, calibrator.FittedOn.Documents));
        Assert.True(calibrated["anger"] > given[1]["anger"]);
        Assert.Contains(UsingMethods.Parts(), part => part.StartsWith("first-step: ", StringComparison.Ordinal));
    }

    [Fact]
    public void An_estimator_of_one_s_own_reads_answers_to_questions()
    {
        var evidence = new Evidence
        {
            Id = "a",
            Labels = Labels,
            Unary = [0.6, 0.3],
            Pairs = new PairwisePreferences(
                ["anger", "joy", "none"],
                [
                    [0.5, 0.6, 0.9],
                    [0.4, 0.5, 0.3],
                    [0.1, 0.7, 0.5],
                ]
            ),
            Lists = new ListDistribution(Labels, [new ListProbability(["anger"], 0.3), new ListProbability([], 0.7)], 0),
        };

        Assert.Equal([0.6, 0.2], new UsingMethods.MeanOfQuestionsEstimator().Estimate(evidence, TaskKind.MultiLabel).Probabilities, Near);
    }

    [Fact]
    public void Comparing_methods_marks_the_best_of_each_column()
    {
        var methods = new Dictionary<string, IReadOnlyDictionary<string, LabelMarginals>>
        {
            ["right"] = Documents.ToDictionary(item => item.Id, item => Marginals(item.Id == "b" ? 1 : 0, item.Id == "a" ? 1 : 0)),
            ["half"] = Documents.ToDictionary(item => item.Id, _ => Marginals(0.5, 0.5)),
        };

        ComparingMethods.Compare(Labels, Documents, methods, _output);

        Assert.Contains("right l1 0.00, the best", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("half l1 ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Comparing_methods_computes_one_metric_at_thresholds_and_one_of_its_own()
    {
        DocumentScores[] documents = [new("a", [0.4, 0.1], null, [true, false]), new("b", [0.1, 0.3], null, [false, false])];

        Assert.Equal(1, ComparingMethods.MicroF1(Labels, documents, [0.3, 0.5]));
        var scored = ScoredDocuments.Create(Labels, TaskKind.MultiLabel, documents);
        Assert.Equal(0.4, ((IMetric)new ComparingMethods.LargestProbability()).Compute(scored).Value.Value);
    }

    [Fact]
    public async Task Experiments_are_stored_evaluated_analysed_and_reported()
    {
        using var store = RunStore.Open(_folder.File("runs.db"));
        var run = await Experiments.RunAsync(store, _model, Documents, Pool, TextWriter.Null, Cancellation);

        Assert.Contains("first-step", Experiments.Evaluate(store, run, fitThresholds: false).Rows.Select(row => row.Method));
        Assert.Equal(["first-step: fitted", "hard: fitted"], Experiments.Fitted(store, run));
        Experiments.Analyse(store, run, _output);
        Assert.Contains(" figures", _output.ToString(), StringComparison.Ordinal);
        using var page = new MemoryStream();
        Experiments.Report(store, page);
        Assert.Contains("<title>Moods", System.Text.Encoding.UTF8.GetString(page.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Experiments_read_the_options_of_a_model_from_a_run_file()
    {
        File.WriteAllText(_folder.File("a.jsonl"), """{"id": "a", "text": "t", "labels": []}""" + "\n");
        File.WriteAllText(_folder.File("run.yaml"), "name: a\ndata: { test: a.jsonl }\nlabels: [joy]\nllama: { threads: 3 }\n");

        var options = Experiments.Options(_folder.File("run.yaml"));

        Assert.Equal((3, LlamaModelOptions.Embedded, KeyValueType.F16), (options.Threads, options.Model, options.KeyValue));
    }

    [Fact]
    public async Task Asking_models_gives_a_trace_per_prompt()
    {
        var traces = await AskingModels.RunAsync(_model, ["Labels: anger, joy\nInput: joy again\nOutput: "], Cancellation);

        Assert.Single(Assert.Single(traces).Value.HiddenStates);
    }

    private async Task<List<LabelledEvidence>> EvidenceAsync(int count)
    {
        List<LabelledEvidence> evidence = [];
        var template = Classifying.Task([]) with { Labels = Labels };
        for (var i = 0; i < count; i++)
        {
            var item = Item($"d{i}", i % 2 == 0 ? $"joy {i}" : $"anger {i}", i % 2 == 0 ? "joy" : "anger");
            var traces = await AskingModels.RunAsync(_model, [template.Render(item)], Cancellation);
            evidence.Add(LabelledEvidence.Of(item, Evidence.Of(traces[0].Value, item.Id) with { Labels = Labels }, Labels));
        }

        return evidence;
    }

    private static TextItem Item(string id, string text, string label) =>
        new(id, text)
        {
            Labels = [label],
            Annotations = new Dictionary<string, IReadOnlyList<string>> { ["u1"] = [label], ["u2"] = [label] },
        };

    private static LabelMarginals Marginals(params double[] values) => new(Labels, values);

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;
}
