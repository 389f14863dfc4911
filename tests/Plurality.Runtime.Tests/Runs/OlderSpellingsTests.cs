using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class OlderSpellingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OlderSpellingsTests()
    {
        _folder.Write("dev.jsonl", "");
        _folder.Write("train.jsonl", "");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_with_the_older_keys_says_what_it_said()
    {
        var spec = Assert.Single(
            Parse(
                """
                name: a
                data: { test: dev.jsonl, demonstrations: train.jsonl }
                weights: q8_0
                kv: f32
                prompt: { demonstrations: 4, format: list }
                estimators: [hard]
                wave: 16
                """
            )
        );

        Assert.Equal(new LlamaSettings { Weights = WeightFormat.Q8_0, CacheType = KeyValueType.F32 }, spec.Llama);
        Assert.Equal(4, spec.Prompt.Shots);
        Assert.Same(AnswerFormat.List, spec.Prompt.Format);
        Assert.Equal(["hard"], spec.Methods);
        Assert.Equal(16, spec.BatchSize);
    }

    [Fact]
    public void A_matrix_with_the_older_keys_names_its_runs_as_before()
    {
        var specs = Parse(
            """
            name: a
            data: { test: dev.jsonl, demonstrations: train.jsonl }
            matrix: { prompt.demonstrations: [0, 5], kv: [f32], weights: [f16] }
            """
        );

        Assert.Equal(["a.demonstrations-0.kv-f32.weights-f16", "a.demonstrations-5.kv-f32.weights-f16"], specs.Select(spec => spec.Name));
        Assert.Equal([0, 5], specs.Select(spec => spec.Prompt.Shots));
        Assert.Equal(new LlamaSettings { Weights = WeightFormat.F16, CacheType = KeyValueType.F32 }, specs[1].Llama);
    }

    [Theory]
    [InlineData("wave: 4\nbatch-size: 4", "line 3, column 1: batch-size must be given once; got wave, its older spelling, as well.")]
    [InlineData("llama: { weights: f16 }\nweights: f16", "line 4, column 1: llama.weights must be given once; got weights, its")]
    [InlineData(
        "prompt: { shots: 0, demonstrations: 0 }",
        "prompt.shots must be given once; got prompt.demonstrations, its older spelling"
    )]
    [InlineData(
        "prompt: { shots: 0 }\nmatrix: { prompt.demonstrations: [0] }",
        "prompt.shots must be given once; got prompt.demonstrations"
    )]
    public void Both_spellings_together_are_a_fault_that_names_both(string keys, string message)
    {
        var fault = Assert.Throws<RunFileException>(() => Parse($"name: a\ndata: {{ test: dev.jsonl }}\n{keys}\n"));

        Assert.Contains(message, Assert.Single(fault.Faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_that_is_none_is_reported_and_not_replaced()
    {
        var fault = Assert.Throws<RunFileException>(() => Parse("name: a\ndata: { test: dev.jsonl }\nllama: fast\nweights: f16\n"));

        Assert.Contains("llama must be a mapping", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batch-sise: 4", "Did you mean batch-size?")]
    [InlineData("metods: [hard]", "Did you mean methods?")]
    [InlineData("prompt: { shot: 4 }", "Did you mean shots?")]
    [InlineData("llama: { cache: f16 }", "Did you mean cache-type?")]
    public void A_mistyped_key_is_answered_with_the_nearest(string key, string message)
    {
        var fault = Assert.Throws<RunFileException>(() => Parse($"name: a\ndata: {{ test: dev.jsonl }}\n{key}\n"));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<RunSpec> Parse(string text) => RunFile.Parse(text, _folder.File("run.yaml"));
}
