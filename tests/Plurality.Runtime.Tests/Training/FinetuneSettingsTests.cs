using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Runtime.Finetuning;
using Xunit;
using static Plurality.Runtime.Tests.Training.FinetuneCommandTests;

namespace Plurality.Runtime.Tests.Training;

/// <summary>What the keys <c>rejected</c> and <c>choose</c> change, and how a training ends.</summary>
public sealed class FinetuneSettingsTests
{
    /// <summary>The model's own answers are rejected where they are wrong, against gold ones. Document b has an annotator who answers like
    /// the model, and about c it gave no answer.</summary>
    [Fact]
    public void Preferences_can_reject_the_models_own_answers()
    {
        using var cli = With(Good + "\nobjective: dpo\nrejected: own");
        using var model = LlamaLanguageModel.Open(Options(cli.Path("tiny.gguf")), TestContext.Current.CancellationToken);
        IReadOnlyList<string>?[] own =
        [
            ["anger"],
            ["anger"],
            null,
            [],
            [],
        ];

        var documents = new FinetuneDocuments(FinetuneFile.Read(cli.Path("small.yaml")), model.Tokenizer, context: 512, (_, items) =>
            [.. items.Select((item, place) => item.Id == "a" || items.Count > 1 ? own[place] : ["joy", "anger"])]
        );

        var document = Assert.Single(documents.Training);
        Assert.Equal(("a", "1", "0"), (document.Id, string.Join(' ', document.Own!), string.Join(' ', document.Gold)));
        Assert.Contains(documents.Notes, note =>
            note.Contains("2 training documents are left out, with no wrong answer of the model: 'b', 'c'.", StringComparison.Ordinal)
        );
        var sample = new FinetuneSource(documents.Training, FinetuneFile.Read(cli.Path("small.yaml"))).Of(0, epoch: 0);
        Assert.Equal(
            [document.Answers.Certain(document.Prompt, [0]).Tokens, document.Answers.Certain(document.Prompt, [1]).Tokens],
            sample.Answers.Select(answer => answer.Tokens)
        );
    }

    [Fact]
    public async Task The_model_is_asked_for_its_own_answers()
    {
        using var cli = With(Good + "\nobjective: dpo\nrejected: own");

        var code = await cli.RunAsync("finetune", cli.Path("small.yaml"));

        // What a model of random weights answers may be right by chance, for all three documents.
        Assert.Contains("First the model is asked about every document", cli.Error, StringComparison.Ordinal);
        Assert.True(code == ExitCode.Done || cli.Error.Contains("There must be a labelled document", StringComparison.Ordinal), cli.Error);
    }

    /// <summary>The adapter's file has numbers in F16. A training that has left their range says so, and writes no checkpoint.</summary>
    [Fact]
    public async Task An_adapter_beyond_F16_is_refused_and_the_last_checkpoint_stays()
    {
        using var cli = With(Good.Replace("learning-rate: 0.01", "learning-rate: 1e6", StringComparison.Ordinal));

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains("must be within F16, at most 65504; after step 1 one is not.", cli.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(cli.Path("small.lora.gguf.checkpoint")));
    }

    /// <summary>Losses as a curve, and the steps of the answers to validation documents without and with the adapter.</summary>
    [Fact]
    public async Task It_ends_with_its_losses_and_the_steps_before_and_after()
    {
        using var cli = With(Good);

        await cli.RunAsync("finetune", cli.Path("small.yaml"));

        Assert.Matches(@"\nLoss: \d\.\d{3} [▁▂▃▄▅▆▇█]+ \d\.\d{3}\n", cli.Error);
        Assert.Matches(@"\nValidation documents \(mean\) +answers +highest probability +entropy in bits\n", cli.Error);
        Assert.Matches(@"\n  step 1 +before +1 +[01]\.\d\d +\d\.\d\d\n +after +1 +[01]\.\d\d +\d\.\d\d", cli.Error);
    }

    [Fact]
    public async Task A_balanced_choice_needs_to_know_how_many()
    {
        using var cli = With("name: small\nmodel: tiny.gguf\ndata:\n  train: train.jsonl\n  choose: balanced");

        Assert.Equal(ExitCode.MustFix, await cli.RunAsync("finetune", cli.Path("small.yaml")));
        Assert.Contains("data.choose must be beside data.limit", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_balanced_choice_takes_the_rare_documents()
    {
        using var cli = With(
            "name: small\nmodel: tiny.gguf\ndata: { train: train.jsonl, limit: 2, choose: balanced, labels: [joy, anger] }\n"
                + "adapter: { rank: 1 }\nepochs: 1"
        );

        Assert.True(await cli.RunAsync("finetune", cli.Path("small.yaml")) == ExitCode.Done, cli.Error);
        Assert.Contains("2 documents to learn from", cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("without labels and votes", cli.Error, StringComparison.Ordinal);
    }
}
