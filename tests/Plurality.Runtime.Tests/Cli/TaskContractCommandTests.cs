using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>Every verb refuses data that is not of its task, in the same words.</summary>
public sealed class TaskContractCommandTests
{
    private const string One = """{"id":"a","text":"joy","labels":["joy"]}""";
    private const string Two = """{"id":"a","text":"joy","labels":["joy","anger"]}""";
    private const string Predicted = """{"id":"a","probabilities":{"joy":0.75,"anger":0.25}}""";

    public static TheoryData<string> Verbs =>
        [
            "classify --labels joy,anger --input {bad} --task {task}",
            "classify --labels joy,anger --text x --demonstrations {bad} --shots 1 --task {task}",
            "data inspect {bad} --task {task}",
            "data import {bad} -o {out} --task {task}",
            "score --predictions {p} --references {bad} --task {task}",
            "run {run} --store {store}",
            "evaluate done --references {bad} --store {store}",
        ];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Two_labels_are_refused_in_a_single_label_task_and_taken_in_a_multi_label_task(string verb)
    {
        using var single = await Made("single-label");
        using var multi = await Made("multi-label");

        var (refused, taken) = (await Run(single, verb, "single-label"), await Run(multi, verb, "multi-label"));

        Assert.Equal((1, 0), (refused, taken));
        Assert.Contains(
            "a document of a single-label task must have exactly one label; got 2 labels, \"joy\", \"anger\".",
            single.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("single-label", multi.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"a","labels":[]}""", Predicted, "must have exactly one label; got no label.")]
    [InlineData("""{"id":"a","annotations":{"u":["joy"],"v":["joy","anger"]}}""", Predicted, "got 2 labels, \"joy\", \"anger\" by \"v\".")]
    [InlineData("""{"id":"a","distribution":{"joy":0.3}}""", Predicted, "must sum to 1; got 0.3.")]
    [InlineData("""{"id":"a","distribution":{"joy":0.9,"anger":0.9}}""", Predicted, "must sum to 1; got 1.8.")]
    [InlineData(One, """{"id":"a","probabilities":{"joy":0.4,"anger":0.3}}""", "must sum to 1; got 0.7.")]
    [InlineData(One, """{"id":"a","labels":["joy","anger"]}""", "must have exactly one label; got 2 labels")]
    public async Task Score_takes_nothing_that_is_no_single_label(string reference, string prediction, string expected)
    {
        using var cli = new CommandRun();
        string[] files = ["--references", cli.File("r.jsonl", reference), "--predictions", cli.File("p.jsonl", prediction)];

        Assert.Equal(1, await cli.RunAsync(["score", "--task", "single-label", .. files]));

        Assert.Contains(expected, cli.Error, StringComparison.Ordinal);
        Assert.Equal(0, await cli.RunAsync(["score", "--intersect", .. files]));
    }

    [Theory]
    [InlineData("data inspect {none}")]
    [InlineData("data import {none} -o {out}")]
    [InlineData("score --predictions {p} --references {none}")]
    [InlineData("score --predictions {pnone} --references {good}")]
    [InlineData("calibrate fit --predictions {p} --references {none} --calibrator platt -o {out}")]
    [InlineData("classify --labels joy,anger --text x --demonstrations {none} --shots 1")]
    [InlineData("run {noneRun} --store {store}")]
    [InlineData("evaluate done --references {none} --store {store}")]
    public async Task A_label_called_none_is_refused_by_one_sentence(string verb)
    {
        using var cli = await Made("multi-label");

        Assert.Equal(1, await Run(cli, verb, "multi-label"));

        Assert.Equal(2, cli.Error.Split("a label must not be called \"none\", the answer that no label applies; got \"none\".").Length);
        Assert.Single(cli.Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("data inspect {none} --none-label none")]
    [InlineData("data import {none} -o {out} --none-label none")]
    [InlineData("score --predictions {pnone} --references {none} --none-label none")]
    [InlineData("classify --labels joy,anger --text x --demonstrations {none} --shots 1 --none-label none")]
    [InlineData("run {mappedRun} --store {store}")]
    [InlineData("evaluate done --references {none} --store {store} --none-label none")]
    public async Task A_label_that_means_none_is_taken_for_the_empty_set(string verb)
    {
        using var cli = await Made("multi-label");

        Assert.Equal((0, ""), (await Run(cli, verb, "multi-label"), Faults(cli)));
    }

    private static string Faults(CommandRun cli) =>
        string.Join('\n', cli.Error.Split('\n').Where(line => line.StartsWith("error: ", StringComparison.Ordinal)));

    private static Task<int> Run(CommandRun cli, string verb, string task) =>
        cli.RunAsync([
            .. verb.Split(' ')
                .Select(word =>
                    word switch
                    {
                        "{task}" => task,
                        "{out}" => cli.Path("out.jsonl"),
                        "{store}" => cli.Path("s.db"),
                        ['{', .. var name, '}'] => cli.Path(
                            name.EndsWith("un", StringComparison.Ordinal) ? $"{name}.yaml" : $"{name}.jsonl"
                        ),
                        _ => word,
                    }
                ),
        ]);

    /// <summary>Files of every kind, and a stored run of the task.</summary>
    private static async Task<CommandRun> Made(string task)
    {
        var cli = new CommandRun();
        cli.File("good.jsonl", One);
        cli.File("bad.jsonl", Two);
        cli.File("none.jsonl", """{"id":"a","text":"joy","labels":["none"]}""" + "\n" + """{"id":"b","text":"y","labels":["none"]}""");
        cli.File("p.jsonl", Predicted);
        cli.File(
            "pnone.jsonl",
            """{"id":"a","probabilities":{"joy":0.75,"none":0.25}}""" + "\n" + """{"id":"b","probabilities":{"joy":0.75,"none":0.25}}"""
        );
        cli.File("done.yaml", Spec("done", task, "test: good.jsonl"));
        cli.File("run.yaml", Spec("other", task, "test: bad.jsonl"));
        cli.File("noneRun.yaml", Spec("other", task, "test: none.jsonl"));
        cli.File("mappedRun.yaml", Spec("other", task, "test: none.jsonl, none-label: none"));
        Assert.Equal(0, await cli.RunAsync("run", cli.Path("done.yaml"), "--store", cli.Path("s.db")));
        cli.Forget();
        return cli;
    }

    private static string Spec(string name, string task, string data) =>
        $"name: {name}\ntask: {task}\nmethods: [first-step]\nlabels: [joy, anger]\ndata: {{ {data} }}\n";
}
