using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Runtime.Finetuning;
using Plurality.Training.Packing;
using Xunit;
using static Plurality.Runtime.Tests.Training.FinetuneCommandTests;

namespace Plurality.Runtime.Tests.Training;

/// <summary>Input that a training leaves out, refuses, or says something about.</summary>
public sealed class FinetuneInputTests
{
    /// <summary>A document whose prompt and longest answers have just as many tokens as are computed at once is kept. One more is left
    /// out, so that no batch is larger.</summary>
    [Theory]
    [InlineData("sft", "b", 1)]
    [InlineData("dpo", "c", 2)]
    public void No_batch_has_more_tokens_than_are_computed_at_once(string objective, string id, int answers)
    {
        using var cli = With($"{Good}\nobjective: {objective}");
        using var model = LlamaLanguageModel.Open(Options(cli.Path("tiny.gguf")), TestContext.Current.CancellationToken);
        var spec = FinetuneFile.Read(cli.Path("small.yaml"));
        var longest = Documents(spec).Training.Single(document => document.Id == id);
        var answer = longest.Answers.Certain(longest.Prompt, [0, 1]).Tokens.Length;
        var tokens = longest.Tokens.Length + (answers * answer);

        var within = spec with { Optimiser = spec.Optimiser with { Tokens = tokens } };
        var documents = Documents(within).Training;
        Assert.Equal(["a", "b", "c"], documents.Select(document => document.Id));
        var source = new FinetuneSource(documents, within);
        var samples = Enumerable.Range(0, 20).SelectMany(epoch => Enumerable.Range(0, 3).Select(document => source.Of(document, epoch)));
        Assert.All(PackedBatch.Pack([.. samples], tokens), batch => Assert.InRange(batch.Forest.Tokens.Count, 1, tokens));

        var below = Documents(spec with { Optimiser = spec.Optimiser with { Tokens = tokens - 1 } });
        Assert.DoesNotContain(below.Training, document => document.Id == id);
        Assert.Contains(below.Notes, note =>
            note.Contains(
                $"with more tokens than the {tokens - 1} of optimiser.tokens, which bounds memory: '{id}'",
                StringComparison.Ordinal
            )
        );

        FinetuneDocuments Documents(FinetuneSpec one) => new(one, model.Tokenizer, context: 512);
    }

    /// <summary>The annotators who are drawn from shares choose one label each, where a task has one.</summary>
    [Fact]
    public void A_single_label_task_learns_from_shares()
    {
        using var cli = With(Good + "\ntask: single-label\nobjective: sft-soft");
        cli.File("train.jsonl", """{"id": "s", "text": "So.", "distribution": {"joy": 0.5, "anger": 0.5}}""");
        using var model = LlamaLanguageModel.Open(Options(cli.Path("tiny.gguf")), TestContext.Current.CancellationToken);

        var documents = new FinetuneDocuments(FinetuneFile.Read(cli.Path("small.yaml")), model.Tokenizer, context: 512);

        Assert.Equal("s", Assert.Single(documents.Training).Id);
    }

    /// <summary>Where nothing is left to learn from, the message says why.</summary>
    [Fact]
    public async Task A_training_without_documents_says_what_was_left_out()
    {
        using var cli = With(Good.Replace("batch-size: 2", "batch-size: 2, tokens: 5", StringComparison.Ordinal));

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains(
            "there is none. 2 training documents are left out, without labels and votes: 'd', 'e'. 3 training documents are left out, with "
                + "more tokens than the 5 of optimiser.tokens",
            cli.Error,
            StringComparison.Ordinal
        );
    }

    /// <summary>A text that measures must not be learned from, not even with the labels of other data.</summary>
    [Fact]
    public void Validation_documents_are_in_no_training_data()
    {
        using var cli = With(
            """
            name: small
            model: tiny.gguf
            data:
              - { train: train.jsonl, labels: [joy, anger] }
              - { train: more.jsonl, validation: dev.jsonl, labels: [joy, anger] }
            """
        );
        cli.File("dev.jsonl", """{"id": "v", "text": "we  WON!", "labels": ["anger"]}""");
        cli.File("more.jsonl", """{"id": "m", "text": "They lied.", "labels": ["anger"]}""");
        using var model = LlamaLanguageModel.Open(Options(cli.Path("tiny.gguf")), TestContext.Current.CancellationToken);

        var documents = new FinetuneDocuments(FinetuneFile.Read(cli.Path("small.yaml")), model.Tokenizer, context: 512);

        Assert.Equal(["b", "c", "m"], documents.Training.Select(document => document.Id)); // the same text with two label sets stays
        Assert.Contains("1 training document is left out: its text is there before, or among the validation documents.", documents.Notes);
    }

    [Fact]
    public async Task Labels_that_the_file_or_the_documents_do_not_know_are_named()
    {
        using var cli = With(Good.Replace("[joy, anger]", "[joy, angre]", StringComparison.Ordinal));

        Assert.True(await cli.RunAsync("finetune", cli.Path("small.yaml")) == ExitCode.Done, cli.Error);
        Assert.Contains("Labels of documents that are not in data.labels do not count: 'anger'.", cli.Error, StringComparison.Ordinal);
        Assert.Contains("Labels of data.labels that no training document has: 'angre'.", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adapter: { alpha: 1e300 }", "adapter.alpha must be within the range of single precision; got '1e300'")]
    [InlineData("adapter: { alpha: 1e-60 }", "adapter.alpha must be within the range of single precision")]
    [InlineData("optimiser: { tokens: 40000 }", "optimiser.tokens must be a whole number from 1 to 32768")]
    [InlineData("patience: 2", "patience must be given only with validation documents")]
    [InlineData("answer-order: randm", "got \"randm\". Choose one of these. Or write random, for another order in each epoch.")]
    [InlineData("evaluate-every: 2", "evaluate-every must be given only with validation documents")]
    public async Task A_value_that_cannot_be_meant_is_refused(string line, string message)
    {
        using var cli = With($"name: small\nmodel: tiny.gguf\ndata: {{ train: train.jsonl }}\n{line}");

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains("line 4", cli.Error, StringComparison.Ordinal);
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train: train.jsonl, validation-limit: 3", "validation-limit must be given only with validation documents")]
    [InlineData("train: [train.jsonl, \"a\\0b\"]", "data.train must be files that exist")]
    public async Task Data_that_cannot_be_meant_are_refused(string data, string message)
    {
        using var cli = With($"name: small\nmodel: tiny.gguf\ndata: {{ {data} }}");

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }

    /// <summary>What could be written only at the end is checked at the beginning.</summary>
    [Fact]
    public async Task Results_that_cannot_be_written_are_found_before_the_work()
    {
        using var cli = With(Good);
        Directory.CreateDirectory(cli.Path("folder"));
        cli.File("file", "mine");
        cli.File("folder/adapter_config.json", "mine");

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml"), "-o", cli.Path("folder")));
        Assert.Contains($"{cli.Path("folder")} must be a new file; it is a folder.", cli.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml"), "--format", "peft", "-o", cli.Path("file")));
        Assert.Contains("it is a file. Name a folder for PEFT.", cli.Error, StringComparison.Ordinal);
        Assert.Equal(
            ExitCode.MustFix,
            await cli.RunAsync("finetune", cli.Path("small.yaml"), "--format", "peft", "-o", cli.Path("folder"))
        );
        Assert.Contains("adapter_config.json must be a new file; it exists", cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.Path("small.lora.gguf.checkpoint")));
    }

    /// <summary>The best adapter so far is in its file alone, so an unfinished training needs it too.</summary>
    [Fact]
    public void An_unfinished_training_without_its_best_adapter_is_refused_at_once()
    {
        using var cli = With(Good + "\nevaluate-every: 1");
        using var stopped = new CancellationTokenSource();
        using (var run = Run())
        {
            Assert.Throws<OperationCanceledException>(() => run.Train(_ => { }, evaluation => Cancel(evaluation.Steps), stopped.Token));
        }

        File.Delete(cli.Path("small.lora.gguf"));

        var fault = Assert.Throws<Plurality.Training.FinetuningException>(Run);
        Assert.Contains(
            "of the best evaluation so far must be beside its checkpoint; it is gone. Delete",
            fault.Message,
            StringComparison.Ordinal
        );

        FinetuneRun Run() =>
            new(
                FinetuneFile.Read(cli.Path("small.yaml")),
                LlamaLanguageModel.Open(Options(cli.Path("tiny.gguf"))),
                cli.Path("small.lora.gguf")
            );

        void Cancel(int steps)
        {
            if (steps == 2)
            {
                stopped.Cancel();
            }
        }
    }

    /// <summary>Order <c>random</c> is another one in each epoch, for every objective.</summary>
    [Fact]
    public void Preferences_against_own_answers_have_the_order_of_answers()
    {
        using var cli = With(Good + "\nobjective: dpo\nrejected: own\nanswer-order: random");
        using var model = LlamaLanguageModel.Open(Options(cli.Path("tiny.gguf")), TestContext.Current.CancellationToken);
        var spec = FinetuneFile.Read(cli.Path("small.yaml"));
        var document = new FinetuneDocuments(spec, model.Tokenizer, 512, (_, items) =>
            [.. items.Select(_ => (string[])["anger"])]
        ).Training[0] with
        {
            Gold = [0, 1],
        };
        var source = new FinetuneSource([document], spec);

        var chosen = Enumerable.Range(0, 20).Select(epoch => string.Join(' ', source.Of(0, epoch).Answers[0].Tokens)).Distinct();

        int[][] orders =
        [
            [0, 1],
            [1, 0],
        ];
        Assert.Equal(
            orders.Select(order => string.Join(' ', document.Answers.Certain(document.Prompt, order).Tokens)).Order(),
            chosen.Order()
        );
    }
}
