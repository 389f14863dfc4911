using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Prompts;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Storage;

public sealed class RunPartsTests : IDisposable
{
    private static readonly QuestionSet Unary = QuestionSet.Of("unary", new JsonObject { ["seed"] = 0 });

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_part_is_a_run_that_knows_the_run_it_belongs_to()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        Begin(store, Main);
        Begin(
            store,
            Main with
            {
                Name = "main.draw2",
                PartOf = "main",
                Draw = 2,
                Pool = new PoolFrequencies(["joy", "none"], [0.25, 0.1], 40),
            }
        );
        Begin(store, Main with { Name = "main.training", PartOf = "main", Role = RunRole.Training, IsTraced = false });

        var parts = store.PartsOf(store.Find("main")!);

        Assert.Equal(["main.draw2", "main.training"], parts.Select(part => part.Name));
        Assert.Equal((RunRole.Test, 2, "main", true), (parts[0].Role, parts[0].Draw, parts[0].PartOf, parts[0].IsTraced));
        Assert.Equal(["joy", "none"], parts[0].Pool!.Options);
        Assert.Equal([0.25, 0.1], parts[0].Pool!.Frequencies);
        Assert.Equal(40, parts[0].Pool!.Documents);
        Assert.Equal((RunRole.Training, 1, false), (parts[1].Role, parts[1].Draw, parts[1].IsTraced));
        Assert.Null(store.Find("main")!.PartOf);
    }

    [Fact]
    public void Deleting_a_run_deletes_its_parts()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        Begin(store, Main);
        Begin(store, Main with { Name = "main.draw2", PartOf = "main", Questions = [Unary] });
        store.AppendAnswers(store.Find("main.draw2")!, Unary, 0, [Outcome.Of("[1]"), Outcome.Of("[2]")]);

        Assert.True(store.Delete("main"));

        Assert.Empty(store.List());
        Assert.Equal(
            "0 0 0 0",
            Ask(
                "select (select count(*) from trace_set) || ' ' || (select count(*) from question_set) || ' ' || (select count(*) from "
                    + "answer) || ' ' || (select count(*) from asked)"
            )
        );
    }

    [Fact]
    public void Documents_that_are_not_generated_for_are_complete_and_readable_at_once()
    {
        using var store = RunStore.Open(_folder.File("a.db"));

        var run = Begin(store, Main with { IsTraced = false });

        Assert.True(run.IsComplete);
        Assert.Equal([("1", true), ("2", true)], store.Documents(run).Select(read => (read.Item.Id, read.Answer is null)));
    }

    [Fact]
    public void A_run_is_complete_when_its_questions_are_answered_too()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = Begin(store, Main with { Questions = [Unary] });
        store.AppendWave(run, 0, [new DocumentFault(FaultKind.Stored, "too long"), Trace]);
        Assert.Equal((0, 1), (store.Find("main")!.Done, store.Find("main")!.Failed));

        store.AppendAnswers(run, Unary, 0, [new DocumentFault(FaultKind.Stored, "too long as well"), Outcome.Of("[0.5]")]);

        Assert.Equal((2, 1, true), (store.Find("main")!.Done, store.Find("main")!.Failed, store.Find("main")!.IsComplete));
        Assert.Equal([0], store.StoredWaves(run, Unary));
        Assert.Equal(
            [("1", "too long"), ("1", "too long as well")],
            store.FailedDocuments(run).Select(fault => (fault.Document, fault.Message))
        );
        var read = store.Documents(store.Find("main")!).ToList();
        Assert.Equal(new DocumentFault(FaultKind.Stored, "too long as well"), read[0].Answers["unary"]);
        Assert.Equal(Outcome.Of("[0.5]"), read[1].Answers["unary"]);
        Assert.Equal(
            "main|2|unary|[0.5]",
            Ask("select run || '|' || item || '|' || kind || '|' || content from answers where content is not null")
        );
    }

    [Fact]
    public void Answers_stored_twice_stay_as_they_were_first()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = Begin(store, Main with { IsTraced = false, Questions = [Unary] });
        store.AppendAnswers(run, Unary, 0, [Outcome.Of("[1]"), Outcome.Of("[2]")]);

        store.AppendAnswers(run, Unary, 0, [Outcome.Of("[3]"), Outcome.Of("[4]")]);

        Assert.Equal(["[1]", "[2]"], store.Documents(store.Find("main")!).Select(read => read.Answers["unary"].Value));
    }

    [Fact]
    public void Two_runs_that_ask_the_same_of_the_same_documents_share_answers()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = Begin(store, Main with { IsTraced = false, Questions = [Unary] });
        store.AppendAnswers(run, Unary, 0, [Outcome.Of("[1]"), Outcome.Of("[2]")]);

        var second = Begin(store, Main with { Name = "second", IsTraced = false, Questions = [Unary] });

        Assert.True(second.IsComplete);
        Assert.Equal("[2]", store.Documents(second).Last().Answers["unary"].Value);
    }

    [Fact]
    public void Another_set_of_questions_of_a_kind_takes_the_place_of_the_first()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = Begin(store, Main with { IsTraced = false, Questions = [Unary] });
        store.AppendAnswers(run, Unary, 0, [Outcome.Of("[1]"), Outcome.Of("[2]")]);

        var changed = Begin(store, Main with { IsTraced = false, Questions = [QuestionSet.Of("unary", new JsonObject { ["seed"] = 1 })] });

        Assert.Equal((0, 1), (changed.Done, changed.Questions.Count));
        Assert.Empty(store.Documents(changed).First().Answers);
    }

    [Fact]
    public void Answers_to_a_deleted_run_are_refused()
    {
        using var store = RunStore.Open(_folder.File("a.db"));
        var run = Begin(store, Main with { Questions = [Unary] });
        store.Delete("main");

        var fault = Assert.Throws<StoreException>(() => store.AppendAnswers(run, Unary, 0, [Outcome.Of("[1]"), Outcome.Of("[2]")]));

        Assert.Equal(StoreProblem.RunDeleted, fault.Problem);
    }

    private static readonly TextItem[] Documents = [new("1", "x"), new("2", "y")];

    private static readonly NewRun Main = NewMain();

    private static readonly Trace Trace = new()
    {
        Answer = "joy",
        AnswerTokens = [1],
        Steps =
        [
            new LabelStep(
                1,
                new StepDistribution(["joy", "anger", "fear", "none"], [-1, -1, -1, -1], [0.25, 0.25, 0.25, 0.25], 1),
                "joy",
                true,
                0.5
            ),
        ],
        Decoding = DecodingMode.Constrained,
        Scoring = ScoringMode.Exact,
        WellFormed = true,
    };

    private static NewRun NewMain()
    {
        var experiment = Experiment.Prepare(
            SampleExperiment.Spec with
            {
                Prompt = new PromptSpec(),
            },
            Documents,
            [],
            PromptTemplate.Default
        );
        using var model = new ScriptedModel { DependsOnBatch = true };
        var identity = ExperimentIdentity.Of(experiment, experiment.Settings, model.Identity);
        return new NewRun("main", identity, "fake", Documents, ["hard"], new Dictionary<string, string>(), DateTimeOffset.UnixEpoch);
    }

    private static StoredRun Begin(RunStore store, NewRun run) => store.Begin(run);

    private string Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("a.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
#pragma warning disable CA2100 // constants of this class
        using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        return (string)command.ExecuteScalar()!;
    }
}
