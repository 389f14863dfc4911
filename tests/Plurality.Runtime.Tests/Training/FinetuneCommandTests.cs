using System.Globalization;
using System.Text.Json.Nodes;
using Plurality.Cli;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Llama.Adapters.Peft;
using Plurality.Llama.Gguf;
using Plurality.Llama.Native;
using Plurality.Runtime.Finetuning;
using Plurality.Runtime.Tests.Cli;
using Plurality.TestKit.TinyModels;
using Plurality.Training.Weights;
using Xunit;

namespace Plurality.Runtime.Tests.Training;

public sealed class FinetuneCommandTests
{
    private const string Spec = """
        name: small
        model: tiny.gguf
        data: { train: train.jsonl, validation: dev.jsonl }
        labels: unused
        """;

    internal const string Good = """
        name: small
        model: tiny.gguf
        data: { train: train.jsonl, validation: dev.jsonl, labels: [joy, anger] }
        adapter: { rank: 2 }
        optimiser: { batch-size: 2, learning-rate: 0.01 }
        epochs: 2
        seed: 3
        """;

    private const string Train = """
        {"id": "a", "text": "We won!", "annotations": {"x": ["joy"], "y": ["joy"], "z": []}}
        {"id": "b", "text": "They lied.", "annotations": {"x": ["anger"], "y": ["anger", "joy"]}}
        {"id": "c", "text": "The bus comes.", "labels": []}
        {"id": "d", "text": "They left."}
        {"id": "e", "text": "Who knows"}
        """;

    [Theory]
    [InlineData("sft")]
    [InlineData("sft-soft")]
    [InlineData("dpo")]
    public async Task It_writes_an_adapter_that_the_model_loads(string objective)
    {
        using var cli = With($"{Good}\nobjective: {objective}");

        var code = await cli.RunAsync("finetune", cli.Path("small.yaml"));

        Assert.True(code == ExitCode.Done, cli.Error);
        Assert.Equal(cli.Path("small.lora.gguf"), Assert.Single(cli.OutputLines));
        Assert.Contains("3 documents to learn from, 1 to validate with", cli.Error, StringComparison.Ordinal);
        Assert.Contains("After 4 steps: validation loss", cli.Error, StringComparison.Ordinal);
        Assert.Contains("2 training documents are left out, without labels and votes: 'd', 'e'.", cli.Error, StringComparison.Ordinal);
        using var adapted = LlamaLanguageModel.Open(
            Options(cli.Path("tiny.gguf")) with
            {
                Adapters = [new LlamaAdapter(cli.Path("small.lora.gguf"))],
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(14, GgufAdapterReader.Read(cli.Path("small.lora.gguf")).Matrices.Count);
    }

    /// <summary>Beside the adapter stand its losses and, where it is asked for, the same adapter for PEFT.</summary>
    [Fact]
    public async Task It_writes_losses_and_the_files_of_PEFT()
    {
        using var cli = With(Good);

        Assert.Equal(ExitCode.Done, await cli.RunAsync("finetune", cli.Path("small.yaml"), "--format", "peft", "-o", cli.Path("folder")));

        Assert.Equal([cli.Path("small.lora.gguf"), cli.Path("folder")], cli.OutputLines);
        var layout = PeftLayout.Of(GgufValidator.Read(cli.Path("tiny.gguf")));
        var (peft, gguf) = (PeftAdapterReader.Read(cli.Path("folder"), layout), GgufAdapterReader.Read(cli.Path("small.lora.gguf")));
        Assert.Equal(
            gguf.Matrices.ToDictionary(matrix => matrix.Tensor, matrix => string.Join(' ', matrix.B)),
            peft.Matrices.ToDictionary(matrix => matrix.Tensor, matrix => string.Join(' ', matrix.B))
        );
        var lines = await File.ReadAllLinesAsync(cli.Path("small.lora.gguf.losses.csv"), TestContext.Current.CancellationToken);
        Assert.Equal("steps,loss,validation_loss,learning_rate,gradient_norm", lines[0]);
        Assert.Equal(6, lines.Length);
        Assert.Equal(["0", "", "", ""], lines[1].Split(',').Where((_, i) => i != 2));
        Assert.All(lines.Skip(2), line => Assert.True(double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture) > 0));
        Assert.NotEqual("", lines[5].Split(',')[2]);
    }

    /// <summary>The page has every loss and, in the order of steps, the answers without and with the adapter; a name cannot end its
    /// script.</summary>
    [Fact]
    public async Task It_leaves_a_page_of_losses_and_steps()
    {
        using var cli = With(Good);

        Assert.Equal(ExitCode.Done, await cli.RunAsync("finetune", cli.Path("small.yaml")));

        var page = await File.ReadAllTextAsync(cli.Path("small.lora.gguf.html"), TestContext.Current.CancellationToken);
        var data = JsonNode.Parse(page.Split("id=\"report-data\">")[1].Split("</script>")[0])!;
        var losses = data["charts"]![0]!["specification"]!["data"]!["values"]!.AsArray();
        var rows = await File.ReadAllLinesAsync(cli.Path("small.lora.gguf.losses.csv"), TestContext.Current.CancellationToken);
        string[][] cells = [.. rows.Skip(1).Select(row => row.Split(','))];
        Assert.Equal(
            [
                .. cells.Where(row => row[1] != "").Select(row => $"training {row[0]} {Rounded(row[1])}"),
                .. cells.Where(row => row[2] != "").Select(row => $"validation {row[0]} {Rounded(row[2])}"),
            ],
            losses.Select(row => $"{row!["documents"]} {row["steps"]} {row["loss"]}")
        );
        Assert.Equal("without the adapter", (string?)data["steps"]![0]!["adapter"]);
        Assert.Equal("with it", (string?)data["steps"]![1]!["adapter"]);
        Assert.Equal(["losses", "steps.top", "steps.entropy"], data["charts"]!.AsArray().Select(chart => (string?)chart!["id"]));
        Assert.Contains("objective Supervised", (string?)data["settings"], StringComparison.Ordinal);
        Assert.Contains($"Losses and steps on a page: {cli.Path("small.lora.gguf.html")}", cli.Error, StringComparison.Ordinal);

        static string Rounded(string number)
        {
            var six = double.Parse(number, CultureInfo.InvariantCulture).ToString("G6", CultureInfo.InvariantCulture);
            return double.Parse(six, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task An_interrupted_training_goes_on_and_gives_the_same_bytes()
    {
        using var whole = With(Good);
        await whole.RunAsync("finetune", whole.Path("small.yaml"));

        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        using var cli = With(Good);
        var first = await CommandLine.RunAsync(["finetune", cli.Path("small.yaml")], cli.Services, stopped.Token);
        Assert.True(File.Exists(cli.Path("small.lora.gguf.checkpoint")));
        Assert.False(File.Exists(cli.Path("small.lora.gguf")));
        var second = await cli.RunAsync("finetune", cli.Path("small.yaml"), "--threads", "1");
        var third = await cli.RunAsync("finetune", cli.Path("small.yaml"));

        Assert.Equal((130, 0, 0), (first, second, third));
        Assert.Contains("interrupted; 0 of 4 steps are stored. Run again", cli.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(whole.Path("small.lora.gguf")), File.ReadAllBytes(cli.Path("small.lora.gguf")));
    }

    /// <summary>Stopped after every step in turn, with and without validation, it gives the bytes of an uninterrupted training.</summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(true, 3)]
    [InlineData(false, 2)]
    public void A_training_stopped_after_a_step_gives_the_same_bytes(bool validates, int steps)
    {
        var text = validates
            ? Good + "\nevaluate-every: 2\npatience: 5"
            : Good.Replace(", validation: dev.jsonl", "", StringComparison.Ordinal);
        using var whole = With(text);
        Train(whole, stopAfter: int.MaxValue);
        using var cli = With(text);

        Assert.Throws<OperationCanceledException>(() => Train(cli, steps));
        Train(cli, stopAfter: int.MaxValue);

        Assert.Equal(File.ReadAllBytes(whole.Path("small.lora.gguf")), File.ReadAllBytes(cli.Path("small.lora.gguf")));
        Assert.Equal(File.ReadAllText(whole.Path("small.lora.gguf.losses.csv")), File.ReadAllText(cli.Path("small.lora.gguf.losses.csv")));

        static void Train(CommandRun cli, int stopAfter)
        {
            using var stopped = new CancellationTokenSource();
            using var run = new FinetuneRun(
                FinetuneFile.Read(cli.Path("small.yaml")),
                LlamaLanguageModel.Open(Options(cli.Path("tiny.gguf"))),
                cli.Path("small.lora.gguf")
            );
            run.Train(
                _ =>
                {
                    if (run.Trainer.Steps.Count == stopAfter)
                    {
                        stopped.Cancel();
                    }
                },
                _ => { },
                stopped.Token
            );
        }
    }

    [Fact]
    public void A_batch_that_the_memory_cannot_hold_is_announced_with_a_number_that_fits()
    {
        using var cli = With(Good.Replace("batch-size: 2", "batch-size: 2, tokens: 1000", StringComparison.Ordinal));
        var spec = FinetuneFile.Read(cli.Path("small.yaml"));
        using var weights = ModelWeights.Read(cli.Path("tiny.gguf"));
        var opened = LlamaLanguageModel.Open(Options(cli.Path("tiny.gguf")), TestContext.Current.CancellationToken);
        using var run = new FinetuneRun(spec, opened, cli.Path("small.lora.gguf"), TestContext.Current.CancellationToken);
        var shape = weights.Shape;
        var states = 2 * shape.Width;
        var attention = (2 * shape.Heads * shape.HeadSize) + (2 * shape.KeyHeads * shape.HeadSize) + shape.Heads;
        var adapter = spec.Adapter.Rank * spec.Adapter.Targets.Count;
        long each = sizeof(float) * shape.Layers * (states + attention + (2 * shape.Inner) + adapter);
        var model = new FileInfo(cli.Path("tiny.gguf")).Length;

        Assert.Null(run.MemoryNote(model + (1000 * each)));
        Assert.Contains("set it to at most 999.", run.MemoryNote(model + (1000 * each) - 1), StringComparison.Ordinal);
        Assert.StartsWith("optimiser.tokens 1000 lets a batch take 0.0 GB", run.MemoryNote(model + each), StringComparison.Ordinal);
        Assert.Contains("Train a smaller model", run.MemoryNote(1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed: 3", "seed: 4", "there 'seed 3', now 'seed 4'")]
    [InlineData("seed: 3", "seed: 3\nprompt: { answer-format: list }", "there 'answer-format json', now 'answer-format list'")]
    [InlineData("name: small", "name: other", "there 'name small', now 'name other'")]
    public async Task A_changed_file_does_not_continue_the_old_training(string before, string after, string message)
    {
        using var cli = With(Good);
        await cli.RunAsync("finetune", cli.Path("small.yaml"));
        await File.WriteAllTextAsync(
            cli.Path("small.yaml"),
            Good.Replace(before, after, StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        var code = await cli.RunAsync("finetune", cli.Path("small.yaml"), "-o", cli.Path("small.lora.gguf"));

        Assert.Equal(ExitCode.MustFix, code);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adapter_that_exists_is_not_written_over()
    {
        using var cli = With(Good);
        cli.File("small.lora.gguf", "mine");

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains("it exists, but its checkpoint does not. Remove it", cli.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(cli.Path("small.lora.gguf"), TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml"), "-o", cli.Path("no/a.gguf")));
        Assert.Contains("its folder does not exist", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adapter: { rank: 0 }", "adapter.rank must be a whole number from 1 to 1024")]
    [InlineData("adapter: { matrices: [attn_w] }", "adapter.matrices must name some of attn_q, attn_k")]
    [InlineData("optimiser: { learning-rate: -1 }", "optimiser.learning-rate must be a number above 0")]
    [InlineData("objective: sftt", "Did you mean sft?")]
    [InlineData("beta: 0.2", "beta must be given only for the objective dpo")]
    [InlineData("rejected: own", "rejected must be given only for the objective dpo")]
    [InlineData("optimiser: { warmup: 1 }", "optimiser.warmup must be a number from 0 and below 1")]
    [InlineData("prompt: { chat: maybe }", "prompt.chat must be true or false")]
    [InlineData("epoch: 3", "Did you mean epochs?")]
    public async Task A_wrong_value_is_refused_at_its_place(string line, string message)
    {
        using var cli = With($"name: small\nmodel: tiny.gguf\ndata: {{ train: train.jsonl }}\n{line}");

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains("line 4", cli.Error, StringComparison.Ordinal);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rank_beyond_a_matrix_is_refused()
    {
        using var cli = With(Good.Replace("rank: 2", "rank: 17", StringComparison.Ordinal));

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains("adapter.rank must be at most 16, the shorter side of attn_k; got 17.", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_too_small_for_a_number_from_0()
    {
        using var cli = With(Good.Replace("batch-size: 2", "batch-size: 2, warmup: 0, weight-decay: 0", StringComparison.Ordinal));

        Assert.True(await cli.RunAsync("finetune", cli.Path("small.yaml")) == ExitCode.Done, cli.Error);
    }

    /// <summary>An adapter of a complete training that has been taken away cannot be written again.</summary>
    [Fact]
    public async Task A_complete_training_without_its_adapter_says_so()
    {
        using var cli = With(Good);
        await cli.RunAsync("finetune", cli.Path("small.yaml"));
        File.Delete(cli.Path("small.lora.gguf"));

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains("it is gone. Delete", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_label_task_learns_from_documents_with_one_label_in_each_vote()
    {
        using var cli = With(Good + "\ntask: single-label\nobjective: sft-soft");
        cli.File(
            "train.jsonl",
            """
            {"id": "a", "text": "We won!", "annotations": {"x": ["joy"], "y": ["anger"], "z": ["joy"]}}
            {"id": "b", "text": "Nothing.", "annotations": {"x": ["joy"], "y": ["calm"], "z": ["joy"]}}
            """
        );

        Assert.True(await cli.RunAsync("finetune", cli.Path("small.yaml")) == ExitCode.Done, cli.Error);
        Assert.Contains(
            "1 training document is left out, without exactly one label in each vote: 'b'.",
            cli.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task All_faults_are_reported_at_once()
    {
        using var cli = With(Spec.Replace("dev.jsonl", "missing.jsonl", StringComparison.Ordinal));

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains("has 2 faults", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_of_documents_without_votes_are_the_label_set()
    {
        using var cli = With("name: small\nmodel: tiny.gguf\ndata: { train: labelled.jsonl }\nadapter: { rank: 1 }\nepochs: 1");
        cli.File("labelled.jsonl", """{"id": "a", "text": "We won!", "labels": ["joy"]}""");

        Assert.True(await cli.RunAsync("finetune", cli.Path("small.yaml")) == ExitCode.Done, cli.Error);
    }

    [Theory]
    [InlineData(", labels: [joy, anger]")]
    [InlineData("")]
    public async Task Data_without_gold_answers_is_refused(string labels)
    {
        using var cli = With(
            Good.Replace(", labels: [joy, anger]", labels, StringComparison.Ordinal)
                .Replace(", validation: dev.jsonl", "", StringComparison.Ordinal)
                .Replace("train.jsonl", "unlabelled.jsonl", StringComparison.Ordinal)
        );
        cli.File("unlabelled.jsonl", """{"id": "a", "text": "We won!"}""");

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains("There must be a labelled document to learn from; there is none.", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_longer_than_the_context_is_left_out_and_named()
    {
        using var cli = With(Good);
        var longer = string.Concat(Enumerable.Repeat("word ", 400));
        cli.File("train.jsonl", Train + "\n" + $$"""{"id": "long", "text": "{{longer}}", "labels": ["joy"]}""");

        var code = await cli.RunAsync("finetune", cli.Path("small.yaml"));

        Assert.True(code == ExitCode.Done, cli.Error);
        Assert.Contains("3 documents to learn from", cli.Error, StringComparison.Ordinal);
        Assert.Contains(
            "1 training document is left out, longer than the model's context of 512 tokens: 'long'.",
            cli.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_model_that_is_not_a_file_cannot_be_fine_tuned()
    {
        using var cli = new CommandRun();
        cli.File("small.yaml", "name: small\ndata: { train: train.jsonl }");
        cli.File("train.jsonl", Train);

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains("Only GGUF files on this machine can be fine-tuned.", cli.Error, StringComparison.Ordinal);
    }

    internal static LlamaModelOptions Options(string path) =>
        new()
        {
            Model = path,
            KeyValue = KeyValueType.F32,
            ContextCells = 1024,
        };

    internal static CommandRun With(string spec)
    {
        CommandRun? cli = null;
        cli = new CommandRun { Open = () => LlamaLanguageModel.Open(Options(cli!.Path("tiny.gguf"))) };
        TinyModel.Write(cli.Path("tiny.gguf"));
        cli.File("small.yaml", spec);
        cli.File("train.jsonl", Train);
        cli.File("dev.jsonl", """{"id": "v", "text": "We lost.", "labels": ["anger"]}""");
        return cli;
    }
}
