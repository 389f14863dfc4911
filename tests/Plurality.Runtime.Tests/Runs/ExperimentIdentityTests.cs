using Plurality.Datasets;
using Plurality.Features;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Runs;
using Plurality.TestKit;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class ExperimentIdentityTests
{
    private static readonly RunSpec Spec = SampleExperiment.Spec with
    {
        Prompt = SampleExperiment.Spec.Prompt with { Descriptions = new Dictionary<string, string> { ["joy"] = "glad" } },
    };

    private static readonly Dictionary<string, Func<RunSpec, RunSpec>> SpecChanges = new()
    {
        ["labels"] = spec => spec with { Labels = ["joy", "anger", "dread"] },
        ["labels of another order"] = spec => spec with { Labels = ["anger", "joy", "fear"] },
        ["limit"] = spec => spec with { Data = spec.Data with { Limit = 5 } },
        ["demonstrations"] = spec => spec with { Prompt = spec.Prompt with { Shots = 3 } },
        ["order"] = spec => spec with { Prompt = spec.Prompt with { Order = LabelOrder.Reverse } },
        ["format"] = spec => spec with { Prompt = spec.Prompt with { Format = AnswerFormat.List } },
        ["noun"] = spec => spec with { Prompt = spec.Prompt with { Noun = "feelings" } },
        ["descriptions"] = spec =>
            spec with
            {
                Prompt = spec.Prompt with { Descriptions = new Dictionary<string, string> { ["joy"] = "merry" } },
            },
        ["chat"] = spec => spec with { Prompt = spec.Prompt with { Chat = true } },
        ["decoding"] = spec => spec with { Decoding = DecodingMode.Free },
        ["scoring"] = spec => spec with { Scoring = ScoringMode.FirstToken },
        ["hidden"] = spec => spec with { HiddenLayers = [2] },
        ["methods"] = spec => spec with { Methods = ["first-step"] },
        ["attention"] = spec => spec with { Attention = true },
        ["seed"] = spec => spec with { Seed = 1 },
        ["wave"] = spec => spec with { BatchSize = 8 },
    };

    private static readonly Dictionary<string, Func<LlamaRecord, LlamaRecord>> ModelChanges = new()
    {
        ["model.adapters"] = model => model with { Adapters = [("d", 0.5f)] },
        ["model.batchTokens"] = model => model with { BatchTokens = 1 },
        ["model.contextCells"] = model => model with { ContextCells = 1 },
        ["model.cpuVariant"] = model => model with { CpuVariant = "avx" },
        ["model.fileSha256"] = model => model with { FileSha256 = "c" },
        ["model.flashAttention"] = model => model with { FlashAttention = true },
        ["model.gpuLayers"] = model => model with { GpuLayers = 1 },
        ["model.keyValueType"] = model => model with { KeyValueType = "f32" },
        ["model.library"] = model => model with { Library = "fake 2" },
        ["model.sourceSha256"] = model => model with { SourceSha256 = "c" },
        ["model.weights"] = model => model with { Weights = "f32" },
    };

    private static readonly LlamaRecord Record = new(
        new string('a', 64),
        "f16",
        new string('b', 64),
        "fake 1",
        "none",
        "f16",
        FlashAttention: false,
        BatchTokens: 512,
        ContextCells: 4096,
        GpuLayers: 0
    );

    private static readonly ModelIdentity Model = new(LlamaLanguageModel.Backend, "fake", Record.ToJson());

    [Fact]
    public void Demonstrations_of_each_document_are_in_the_record_by_method_number_and_hash()
    {
        static TraceSetIdentity Identity(TextVectors? vectors)
        {
            var spec = Spec with { Prompt = Spec.Prompt with { Sampling = DemonstrationSampling.Similarity } };
            var experiment = Experiment.Prepare(
                spec,
                SampleExperiment.Documents(3),
                SampleExperiment.Pool,
                PromptTemplate.Default,
                vectors
            );
            return ExperimentIdentity.Of(experiment, experiment.Settings, Model);
        }

        var identity = Identity(null);

        Assert.Matches("\"demonstrations\":{\"count\":2,\"sampling\":\"similarity\",\"sha256\":\"[0-9a-f]{64}\"}", identity.Json);
        Assert.Empty(identity.Compare(Identity(null)));
        Assert.Equal(
            ["prompt.demonstrations.sha256", "prompt.textsSha256"],
            identity.Compare(Identity(text => new float[] { text[^1] - '0', 1 })).Select(difference => difference.Field)
        );
    }

    [Theory]
    [InlineData(true, "model.thinking")]
    [InlineData(false, null)]
    public void Thinking_that_is_switched_off_counts_where_prompts_have_the_chat_template(bool chat, string? difference)
    {
        var spec = Spec with { Prompt = Spec.Prompt with { Chat = chat } };

        var differences = Identity(spec).Compare(Identity(spec, Model with { ThinkingOff = true }));

        Assert.Equal(difference, differences.SingleOrDefault()?.Field);
    }

    [Theory]
    [InlineData("labels", "labels")]
    [InlineData("labels of another order", "labels")]
    [InlineData("limit", "data.documents")]
    [InlineData("demonstrations", "prompt.demonstrations[2]")]
    [InlineData("order", "prompt.demonstrations[0].labels")]
    [InlineData("format", "prompt.format")]
    [InlineData("noun", "prompt.noun")]
    [InlineData("descriptions", "prompt.descriptions.joy")]
    [InlineData("chat", "prompt.chat")]
    [InlineData("decoding", "decoding")]
    [InlineData("scoring", "scoring")]
    [InlineData("hidden", "record.hiddenLayers")]
    [InlineData("attention", "record.attention")]
    [InlineData("methods", "steps")]
    [InlineData("wave", "wave")]
    public void A_setting_that_can_change_a_trace_changes_the_identity_and_is_named(string change, string field)
    {
        var changed = Identity(SpecChanges[change](Spec));

        Assert.NotEqual(Identity(Spec).Sha256, changed.Sha256);
        Assert.Equal(field, Identity(Spec).Compare(changed)[0].Field);
    }

    [Fact]
    public void A_seed_changes_the_identity_and_is_named_beside_the_demonstrations_it_drew()
    {
        var differences = Identity(Spec).Compare(Identity(SpecChanges["seed"](Spec)));

        Assert.Contains(new IdentityDifference("seed", "0", "1"), differences);
    }

    [Theory]
    [MemberData(nameof(ModelFields))]
    public void Every_field_of_the_model_but_its_name_changes_the_identity_and_is_named(string field)
    {
        var changed = Identity(Spec, Model with { Record = ModelChanges[field](Record).ToJson() });

        Assert.NotEqual(Identity(Spec).Sha256, changed.Sha256);
        Assert.Equal(field, Assert.Single(Identity(Spec).Compare(changed)).Field);
    }

    public static TheoryData<string> ModelFields() => [.. ModelChanges.Keys];

    [Fact]
    public void No_field_of_a_models_identity_is_forgotten()
    {
        Assert.Equal(typeof(LlamaRecord).GetProperties().Length, ModelChanges.Count);
    }

    [Fact]
    public void Another_text_or_id_of_a_document_changes_the_identity()
    {
        var documents = SampleExperiment.Documents(6);

        Assert.Equal(
            "data.sha256",
            Identity(Spec).Compare(Identity(Spec, documents: [documents[0] with { Id = "z" }, .. documents.Skip(1)]))[0].Field
        );
        Assert.Equal(
            "data.sha256",
            Identity(Spec).Compare(Identity(Spec, documents: [documents[0] with { Text = "z" }, .. documents.Skip(1)]))[0].Field
        );
        Assert.Equal("data.sha256", Identity(Spec).Compare(Identity(Spec, documents: [.. documents.Reverse()]))[0].Field);
    }

    [Fact]
    public void Another_template_changes_the_identity()
    {
        var template = PromptTemplate.Parse("{{labels}}\n{{#demonstrations}}{{text}} {{answer}}\n{{/demonstrations}}{{text}}\n", "other");

        Assert.Equal("prompt.template", Identity(Spec).Compare(Identity(Spec, template: template))[0].Field);
    }

    [Fact]
    public void A_field_of_documents_counts_where_the_template_shows_it_and_only_there()
    {
        var template = PromptTemplate.Parse("{{field:source}}: {{text}}\n", "fields");
        var spec = Spec with { Prompt = new PromptSpec() };
        TextItem[] before = [new("d", "text") { Fields = new Dictionary<string, string> { ["source"] = "forum" } }];
        TextItem[] after = [new("d", "text") { Fields = new Dictionary<string, string> { ["source"] = "mail" } }];

        Assert.Equal(
            "prompt.textsSha256",
            Assert
                .Single(Identity(spec, documents: before, template: template).Compare(Identity(spec, documents: after, template: template)))
                .Field
        );
        Assert.Empty(Identity(spec, documents: before).Compare(Identity(spec, documents: after)));
    }

    [Fact]
    public void What_cannot_change_a_trace_does_not_change_the_identity()
    {
        var spec = Spec with
        {
            Name = "other",
            Data = Spec.Data with { TestPath = "elsewhere.jsonl", PoolPath = "elsewhere-too.jsonl", Limit = 6 },
            ModelPath = "elsewhere.gguf",
            Methods = ["hard"],
            SurfaceVariants = false,
        };
        var documents = SampleExperiment
            .Documents(6)
            .Select(item => item with { Labels = ["fear"], Annotations = null, Split = "dev" })
            .ToArray();

        Assert.Equal(Identity(Spec).Sha256, Identity(spec, Model with { Model = "renamed" }, documents).Sha256);
    }

    [Fact]
    public void Surface_variants_count_in_first_token_scoring()
    {
        var spec = Spec with { Scoring = ScoringMode.FirstToken };

        Assert.Equal("surfaceVariants", Assert.Single(Identity(spec).Compare(Identity(spec with { SurfaceVariants = false }))).Field);
    }

    [Fact]
    public void A_record_that_is_read_back_is_the_same()
    {
        var identity = Identity(Spec);

        var read = TraceSetIdentity.Parse(identity.Json);

        Assert.Equal(identity.Json, read.Json);
        Assert.Equal(identity.Sha256, read.Sha256);
        Assert.Equal(
            (DecodingMode.Constrained, new Scoring(ScoringMode.Exact), 4),
            (read.Record.Decoding, read.Record.Scoring, read.Record.BatchSize)
        );
        Assert.Equal(["joy", "anger", "fear"], read.Labels);
    }

    [Fact]
    public void The_record_is_canonical_and_stays_as_it_is()
    {
        var spec = Spec with { Prompt = new PromptSpec(), Labels = ["é", "b"] };

        var json = Identity(spec, documents: [new TextItem("d", "t")], template: PromptTemplate.Parse("{{text}}\n", "bare")).Json;

        // The hashes: hashlib.sha256 in Python over b"\x01\0\0\0d" + b"\x01\0\0\0t", and over b"\x02\0\0\0t\n".
        Assert.Equal(
            """
            {"data":{"documents":1,"sha256":"fbf27dcd997b3a0c6652e5e0c458b397354e4bef9bbb6fd53265492860b371f7"},"decoding":"constrained","labels":["é","b"],"maximumAnswerTokens":null,"model":{"batchTokens":512,"contextCells":4096,"cpuVariant":"none","fileSha256":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","flashAttention":false,"gpuLayers":0,"keyValueType":"f16","library":"fake 1","sourceSha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","weights":"f16"},"prompt":{"chat":false,"demonstrations":[],"descriptions":{},"format":"json","instructionLabels":["b","é"],"noun":"labels","template":"{{text}}\n","textsSha256":"4a8287eb4f75951a42b09aeafbaa814d00474d20c2cbcda2aab8e5678b3a524f"},"record":{"attention":false,"hiddenLayers":[]},"scheme":1,"scoring":"exact","seed":0,"surfaceVariants":false,"wave":4}
            """,
            json
        );
    }

    private static TraceSetIdentity Identity(
        RunSpec spec,
        ModelIdentity? model = null,
        IReadOnlyList<TextItem>? documents = null,
        PromptTemplate? template = null
    )
    {
        var experiment = Experiment.Prepare(
            spec,
            documents ?? SampleExperiment.Documents(6),
            SampleExperiment.Pool,
            template ?? PromptTemplate.Default
        );
        return ExperimentIdentity.Of(experiment, experiment.Settings, model ?? Model);
    }
}
