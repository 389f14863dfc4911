using Microsoft.Data.Sqlite;
using Plurality.Datasets;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Storage;

public sealed class RunStoreTests : IDisposable
{
    private static readonly string[] Options = ["joy", "anger", "fear", "none"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trace_is_read_back_as_it_was()
    {
        var trace = Trace(
            Step(1, [-0.25, -1.5, double.NegativeInfinity, -3], "joy", end: 0.25),
            Step(2, [double.NegativeInfinity, -1, -2, double.NegativeInfinity], "fear", last: true, end: null)
        ) with
        {
            AnswerTokens = [5, 0, 49151],
            PromptTokens = 321,
            WellFormed = true,
            Warnings = ["'joy' and 'anger' share a token", "é"],
            HiddenStates = [new HiddenState(2, [1.5f, float.Epsilon, -0f]), new HiddenState(30, [float.MaxValue])],
            Attention = [new AttentionShares(2, 0.7, 40, 0.3, 7, 0.1, 1)],
        };

        AssertEqual(trace, StoredAndRead(trace));
    }

    [Fact]
    public void Unknown_choices_empty_ones_and_forced_steps_are_read_back_as_they_were()
    {
        var written = Trace(Step(1, [-1, -2, -3, -4], "fear\0ful \"ş\""), Step(2, [-1, -2, -3, -4], "", last: true)) with
        {
            WellFormed = false,
        };
        var forced = Trace(Step(1, [-1, -2, -3, -4], chosen: null, last: true)) with { Answer = "Anger.", ForcedFirstStep = true };

        AssertEqual(written, StoredAndRead(written));
        AssertEqual(forced, StoredAndRead(forced));
    }

    [Fact]
    public void A_trace_of_a_backend_that_knows_only_text_has_no_tokens()
    {
        var trace = Trace(Step(1, [-1, -2, -3, -4], "joy", last: true)) with { AnswerTokens = null, PromptTokens = null };

        AssertEqual(trace, StoredAndRead(trace));
    }

    [Theory]
    [InlineData(-0.0)]
    [InlineData(0.1)]
    [InlineData(double.Epsilon)]
    [InlineData(-double.MaxValue)]
    [InlineData(1.0000000000000002)]
    [InlineData(9007199254740993.0)]
    [InlineData(4)]
    [InlineData(-745.13321910194122)]
    public void Numbers_are_read_back_to_the_last_bit(double number)
    {
        var trace = Trace(
            new LabelStep(
                1,
                new StepDistribution(Options, [number, number, number, number], [0.1, 1e-300, 0.30000000000000004, 0.6], number)
                {
                    UpperLimits = [null, 1e-300, null, 0.7],
                },
                "joy",
                true,
                number
            )
        ) with
        {
            Attention = [new AttentionShares(2, number, 1, number, 1, number, 1)],
        };

        var read = StoredAndRead(trace);

        var (before, after) = (trace.Steps[0], read.Steps[0]);
        Assert.Equal(
            before.Distribution.Scores.Select(BitConverter.DoubleToInt64Bits),
            after.Distribution.Scores.Select(BitConverter.DoubleToInt64Bits)
        );
        Assert.Equal(
            before.Distribution.Probabilities.Select(BitConverter.DoubleToInt64Bits),
            after.Distribution.Probabilities.Select(BitConverter.DoubleToInt64Bits)
        );
        Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(after.Distribution.Coverage));
        Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(after.EndProbability!.Value));
        Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(read.Attention[0].LabelShare));
    }

    [Fact]
    public void A_document_is_read_back_as_it_was_whatever_it_contains()
    {
        var item = new TextItem("id \"1\"\n", "NUL \0 <|im_start|> 😀 مرحبا \u2028 {\"label\": [\"joy\"]}")
        {
            Labels = ["joy"],
            Annotations = new Dictionary<string, IReadOnlyList<string>> { ["b"] = [], ["a"] = ["joy", "\"quoted\""] },
            Split = "dev",
            Fields = new Dictionary<string, string> { ["source"] = "é\0" },
        };
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = Begin(store, item, new TextItem("empty", ""));
        store.AppendWave(run, 0, [Trace(Step(1, [-1, -2, -3, -4], "joy", last: true)), new DocumentFault(FaultKind.Stored, "too long\0")]);

        var read = store.Documents(run).ToList();

        Assert.Equal((item.Id, item.Text, item.Split), (read[0].Item.Id, read[0].Item.Text, read[0].Item.Split));
        Assert.Equal(item.Labels, read[0].Item.Labels);
        Assert.Equal(item.Annotations, read[0].Item.Annotations);
        Assert.Equal(item.Fields, read[0].Item.Fields);
        Assert.Equal(new TextItem("empty", "") { Fields = read[1].Item.Fields }, read[1].Item);
        Assert.Equal((1, "too long\0"), (read[1].Position, read[1].Answer!.Fault!.Message));
    }

    [Fact]
    public void Runs_are_listed_by_name_with_how_far_they_are()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = Begin(
            store,
            "b",
            SampleExperiment.Spec,
            new TextItem("1", "x"),
            new TextItem("2", "y"),
            new TextItem("3", "z"),
            new TextItem("4", "w"),
            new TextItem("5", "v")
        );
        Begin(store, "a", SampleExperiment.Spec with { Seed = 1 }, new TextItem("1", "x"));
        store.AppendWave(run, 0, [Ok, Ok, new DocumentFault(FaultKind.Stored, "bad"), Ok]);

        var runs = store.List();

        Assert.Equal(["a", "b"], runs.Select(listed => listed.Name));
        Assert.Equal((1, 0, 0, false), (runs[0].Documents, runs[0].Done, runs[0].Failed, runs[0].IsComplete));
        Assert.Equal((5, 4, 1, false), (runs[1].Documents, runs[1].Done, runs[1].Failed, runs[1].IsComplete));
        Assert.Equal(
            ("fake", "test.jsonl", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)),
            (runs[1].ModelName, runs[1].Sources["test"], runs[1].CreatedAt)
        );
        Assert.Equal([0], store.StoredWaves(run));
        Assert.Null(store.Find("c"));
    }

    [Fact]
    public void Deleting_a_run_keeps_traces_that_another_shares_and_no_others()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var first = Begin(store, "first", SampleExperiment.Spec, new TextItem("1", "x"));
        Begin(store, "second", SampleExperiment.Spec, new TextItem("1", "x"));
        store.AppendWave(first, 0, [Ok]);

        Assert.True(store.Delete("first"));
        Assert.Single(store.Documents(store.Find("second")!));
        Assert.True(store.Delete("second"));
        Assert.False(store.Delete("second"));
        Assert.Equal(
            "0|0|0|0|0",
            Ask(
                "select (select count(*) from trace_set), (select count(*) from document), (select count(*) from trace), (select count(*) "
                    + "from step), (select count(*) from step_option)"
            )
        );
    }

    [Fact]
    public void A_wave_for_a_run_that_was_deleted_meanwhile_goes_nowhere()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = Begin(store, "a", SampleExperiment.Spec, new TextItem("1", "x"));
        store.Delete("a");
        Begin(store, "b", SampleExperiment.Spec with { Seed = 1 }, new TextItem("1", "x"));

        var fault = Assert.Throws<StoreException>(() => store.AppendWave(run, 0, [Ok]));

        Assert.Equal(StoreProblem.RunDeleted, fault.Problem);
        Assert.Empty(store.Documents(store.Find("b")!));
    }

    [Fact]
    public void A_wave_without_a_result_for_each_document_is_refused()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = Begin(store, new TextItem("1", "x"), new TextItem("2", "y"));

        Assert.Throws<ArgumentException>(() => store.AppendWave(run, 0, [Ok]));
        Assert.Throws<ArgumentException>(() => store.AppendWave(run, 0, [Ok, Ok, Ok]));
    }

    [Fact]
    public void Views_answer_questions_by_names()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = Begin(store, "ten-shot", SampleExperiment.Spec, new TextItem("post-1", "so happy") { Labels = ["joy"] });
        store.AppendWave(
            run,
            0,
            [
                Trace(Step(1, [-0.5, -1, double.NegativeInfinity, -2], "joy", last: true, end: 0.75)) with
                {
                    HiddenStates = [new HiddenState(2, [1, 2, 3])],
                    Attention = [new AttentionShares(2, 0.5, 40, 0.5, 7, 0.125, 1)],
                },
            ]
        );

        Assert.Equal(
            """
            ten-shot|0|post-1|1|joy|-0.5|0.5|
            ten-shot|0|post-1|1|anger|-1.0|0.25|
            ten-shot|0|post-1|1|none|-2.0|0.25|
            """,
            Ask("select * from step_probabilities")
        );
        Assert.Equal("ten-shot|0|post-1|1|joy|1|0.5|0.75", Ask("select * from steps"));
        Assert.Equal(
            "ten-shot|0|post-1|so happy|[\"joy\"]||",
            Ask("select run, position, item, text, labels, annotations, split from documents")
        );
        Assert.Equal(
            "post-1|{\"label\": [\"joy\"]}|1|0||[]|12|[1,2]|0",
            Ask("select item, answer, well_formed, forced_first_step, fault, warnings, prompt_tokens, answer_tokens, wave from traces")
        );
        Assert.Equal(
            "ten-shot|fake|constrained|exact|1|1|0|[\"hard\"]",
            Ask("select name, model, decoding, scoring, documents, done, failed, estimators from runs")
        );
        Assert.Equal("post-1|2|3|0000803F0000004000004040", Ask("select item, layer, dimensions, hex(vector) from hidden_states"));
        Assert.Equal("ten-shot|0|post-1|2|0.5|40|0.5|7|0.125|1", Ask("select * from attention_shares"));
    }

    private static Outcome<Trace> Ok => new(Trace(Step(1, [-1, -2, -3, -4], "joy", last: true)), null);

    private static Trace Trace(params LabelStep[] steps) =>
        new()
        {
            Answer = "{\"label\": [\"joy\"]}",
            AnswerTokens = [1, 2],
            PromptTokens = 12,
            Steps = steps,
            Decoding = DecodingMode.Constrained,
            Scoring = ScoringMode.Exact,
            WellFormed = true,
        };

    private static LabelStep Step(int number, double[] scores, string? chosen, bool last = false, double? end = null) =>
        new(number, new StepDistribution(Options, scores, Quarters(scores), 0.5), chosen, last, end);

    /// <summary>A quarter for every option on offer, and what remains for the first of them.</summary>
    private static double[] Quarters(double[] scores)
    {
        double[] quarters = [.. scores.Select(score => double.IsFinite(score) ? 0.25 : 0)];
        quarters[Array.FindIndex(scores, double.IsFinite)] += 1 - quarters.Sum();
        return quarters;
    }

    private static StoredRun Begin(RunStore store, params TextItem[] documents) => Begin(store, "a", SampleExperiment.Spec, documents);

    private static StoredRun Begin(RunStore store, string name, RunSpec spec, params TextItem[] documents)
    {
        var experiment = Experiment.Prepare(spec with { Prompt = new PromptSpec() }, documents, [], PromptTemplate.Default);
        var identity = ExperimentIdentity.Of(experiment, experiment.Settings, new ScriptedModel().Identity);
        var sources = new Dictionary<string, string> { ["test"] = "test.jsonl" };
        return store.Begin(
            new NewRun(name, identity, "fake", documents, ["hard"], sources, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
        );
    }

    private static Trace StoredAndRead(Trace trace)
    {
        using var folder = new TemporaryFolder();
        using (var store = RunStore.Open(folder.File("b.db")))
        {
            store.AppendWave(Begin(store, new TextItem("1", "x")), 0, [trace]);
        }

        using var reopened = RunStore.Open(folder.File("b.db"), readOnly: true);
        return reopened.Documents(reopened.Find("a")!).Single().Answer!.Value;
    }

    private static void AssertEqual(Trace expected, Trace actual)
    {
        Assert.Equal(expected.Answer, actual.Answer);
        Assert.Equal(expected.AnswerTokens, actual.AnswerTokens);
        Assert.Equal(
            (expected.PromptTokens, expected.WellFormed, expected.ForcedFirstStep, expected.Decoding, expected.Scoring),
            (actual.PromptTokens, actual.WellFormed, actual.ForcedFirstStep, actual.Decoding, actual.Scoring)
        );
        Assert.Equal(expected.Warnings, actual.Warnings);
        Assert.Equal(expected.Attention, actual.Attention);
        Assert.Equal(expected.HiddenStates.Select(state => state.Layer), actual.HiddenStates.Select(state => state.Layer));
        Assert.Equal(
            expected.HiddenStates.SelectMany(state => state.Values).Select(BitConverter.SingleToInt32Bits),
            actual.HiddenStates.SelectMany(state => state.Values).Select(BitConverter.SingleToInt32Bits)
        );
        Assert.Equal(
            expected.Steps.Select(step => (step.Number, step.Chosen, step.IsLast, step.EndProbability, step.Distribution.Coverage)),
            actual.Steps.Select(step => (step.Number, step.Chosen, step.IsLast, step.EndProbability, step.Distribution.Coverage))
        );
        Assert.Equal(
            expected.Steps.SelectMany(step => step.Distribution.Options),
            actual.Steps.SelectMany(step => step.Distribution.Options)
        );
        Assert.Equal(
            expected.Steps.SelectMany(step => step.Distribution.Scores),
            actual.Steps.SelectMany(step => step.Distribution.Scores)
        );
        Assert.Equal(
            expected.Steps.SelectMany(step => step.Distribution.Probabilities),
            actual.Steps.SelectMany(step => step.Distribution.Probabilities)
        );
        Assert.Equal(
            expected.Steps.Select(step => step.Distribution.UpperLimits),
            actual.Steps.Select(step => step.Distribution.UpperLimits)
        );
    }

    /// <summary>As the command sqlite3 prints it.</summary>
    private string Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("a.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        using var rows = command.ExecuteReader();
        List<string> lines = [];
        while (rows.Read())
        {
            lines.Add(
                string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(column => rows.IsDBNull(column) ? "" : rows.GetString(column)))
            );
        }

        return string.Join('\n', lines);
    }
}
