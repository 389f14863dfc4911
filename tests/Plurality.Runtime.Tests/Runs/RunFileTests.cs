using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.TestKit.Folders;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class RunFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RunFileTests()
    {
        _folder.Write("dev.jsonl", "");
        _folder.Write("train.jsonl", "");
        _folder.Write("tiny.gguf", "");
        _folder.Write("my.prompt", "");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_form_of_the_issue_is_read_in_full()
    {
        var spec = Parse(
            """
            name: goemotions-10shot
            data: { test: dev.jsonl, demonstrations: train.jsonl, limit: 60 }   # paths relative to this file
            labels: [admiration, anger, fear]
            model: tiny.gguf
            llama: { weights: q8_0, cache-type: f32, threads: 3, ctx-size: 512, gpu-layers: -1, kernels: off,
                     flash-attn: on, ubatch-size: 1024 }
            prompt: { shots: 4, sampling: random, order: random:7, answer-format: list, template: my.prompt, noun: emotions, descriptions: { anger: being cross }, chat: true }
            decoding: free
            scoring: first-token
            max-labels: 6
            variants: false
            record: [hidden, "hidden:3", attention]
            methods: [compare-to-none, hard, max-over-generations]
            seed: 18446744073709551615
            batch-size: 16
            task: single-label
            """
        );

        Assert.Equal("goemotions-10shot", spec.Name);
        Assert.Equal(TaskKind.SingleLabel, spec.Task);
        Assert.Equal(new RunData(_folder.File("dev.jsonl"), _folder.File("train.jsonl"), 60), spec.Data);
        Assert.Equal(["admiration", "anger", "fear"], spec.Labels);
        Assert.Equal(_folder.File("tiny.gguf"), spec.ModelPath);
        Assert.Equal(
            new LlamaSettings
            {
                Weights = WeightFormat.Q8_0,
                CacheType = KeyValueType.F32,
                Threads = 3,
                ContextSize = 512,
                GpuLayers = -1,
                Kernels = false,
                FlashAttention = true,
                BatchTokens = 1024,
            },
            spec.Llama
        );
        Assert.Equal(4, spec.Prompt.Shots);
        Assert.Equal(LabelOrder.Random(7), spec.Prompt.Order);
        Assert.Same(AnswerFormat.List, spec.Prompt.Format);
        Assert.Equal(_folder.File("my.prompt"), spec.Prompt.TemplatePath);
        Assert.Equal("emotions", spec.Prompt.Noun);
        Assert.Equal("being cross", spec.Prompt.Descriptions["anger"]);
        Assert.True(spec.Prompt.Chat);
        Assert.Equal(DecodingMode.Free, spec.Decoding);
        Assert.Equal(ScoringMode.FirstToken, spec.Scoring);
        Assert.Equal(6, spec.MaximumLabels);
        Assert.False(spec.SurfaceVariants);
        Assert.Equal([GenerationSettings.LastLayer, 3], spec.HiddenLayers);
        Assert.True(spec.Attention);
        Assert.Equal(["compare-to-none", "hard", "max-over-generations"], spec.Methods);
        Assert.Equal(ulong.MaxValue, spec.Seed);
        Assert.Equal(16, spec.BatchSize);
    }

    [Fact]
    public void What_is_not_said_has_the_defaults()
    {
        var spec = Parse("name: a\ndata: { test: dev.jsonl, demonstrations: train.jsonl }\n");

        Assert.Equal(TaskKind.MultiLabel, spec.Task);
        Assert.Null(spec.Data.Limit);
        Assert.Null(spec.Labels);
        Assert.Null(spec.ModelPath);
        Assert.Equal(new LlamaSettings(), spec.Llama);
        Assert.Equal(new LlamaModelOptions(), spec.Llama.OptionsFor(modelPath: null));
        Assert.Equal(10, spec.Prompt.Shots);
        Assert.Equal(DemonstrationSampling.Random, spec.Prompt.Sampling);
        Assert.Equal(LabelOrder.Alphabetical, spec.Prompt.Order);
        Assert.Same(AnswerFormat.Json, spec.Prompt.Format);
        Assert.Null(spec.Prompt.TemplatePath);
        Assert.Null(spec.Prompt.Noun);
        Assert.False(spec.Prompt.Chat);
        Assert.Equal(DecodingMode.Constrained, spec.Decoding);
        Assert.Equal(ScoringMode.Exact, spec.Scoring);
        Assert.Equal((null, null), (spec.ScoringBound, spec.MaximumLabels));
        Assert.Equal(0, Parse("name: a\ndata: { test: dev.jsonl }\nscoring: exact:0\n").ScoringBound);
        Assert.True(spec.SurfaceVariants);
        Assert.Empty(spec.HiddenLayers);
        Assert.False(spec.Attention);
        Assert.Equal(["max-over-generations"], spec.Methods);
        Assert.Equal(0UL, spec.Seed);
        Assert.Equal(8, spec.BatchSize);
    }

    [Fact]
    public void Without_a_pool_there_are_no_demonstrations()
    {
        Assert.Equal(0, Parse("name: a\ndata: { test: dev.jsonl }\n").Prompt.Shots);
    }

    [Fact]
    public void All_faults_of_a_file_are_reported_together_with_their_places()
    {
        var fault = Assert.Throws<RunFileException>(() =>
            Parse(
                """
                name: my run
                data: { test: missing.jsonl, demonstration: train.jsonl, limit: many }
                labels: [joy, Joy, none]
                sedd: 3
                llama: { weights: f17 }
                prompt:
                  shots: 4
                  order: backwards
                  answer-format: jsn
                  descriptions: { jy: gladness }
                  chat: maybe
                decoding: greedy
                record: [hiden, "hidden:0", attention]
                methods: hard
                seed: -1
                seed: 2
                batch-size: 1000
                task: single-lable
                """
            )
        );

        Assert.Equal(
            """
            run.yaml has 21 faults:
            - line 1, column 7: name must be made of letters a to z, digits and . - _; got 'my run'.
            - line 2, column 15: data.test must be a file that exists, its path relative to the run file; got 'missing.jsonl'.
            - line 2, column 30: a key of data must be one of test, demonstrations, limit, training, none-label, training-limit; got 'demonstration'. Did you mean demonstrations?
            - line 2, column 65: data.limit must be a whole number from 1; got 'many'.
            - line 3, column 15: Labels must differ in more than case, spaces or the composition of accents; got "joy" as label 1 and "Joy" as label 2. Rename or remove one.
            - line 3, column 20: Label 3 must not be called "none", the answer that no label applies; got "none". Rename or remove it.
            - line 4, column 1: a key of a run file must be one of matrix, name, task, data, labels, prompt, record, model, llama, decoding, scoring, max-labels, variants, methods, binary, marginal, seed, batch-size; got 'sedd'. Did you mean seed?
            - line 5, column 19: llama.weights must be auto, shipped, f16, bf16, q8_0 or f32; got 'f17'. Did you mean f16?
            - line 7, column 10: prompt.shots must be 0 where data.demonstrations names no file; got '4'. Name the file to draw them from.
            - line 8, column 10: prompt.order: The label order must be alphabetical, reverse, given or random:<seed> with a whole number from 0; got "backwards". Choose one of these.
            - line 9, column 18: prompt.answer-format must be json, list or polysyndeton; got 'jsn'. Did you mean json?
            - line 10, column 19: a key of prompt.descriptions must be one of the labels; got 'jy'. Did you mean joy?
            - line 11, column 9: prompt.chat must be true or false; got 'maybe'.
            - line 12, column 11: decoding must be constrained or free; got 'greedy'.
            - line 13, column 10: record must list hidden, hidden:<layer from 1> and attention; got 'hiden'. Did you mean hidden?
            - line 13, column 17: record must list hidden, hidden:<layer from 1> and attention; got 'hidden:0'. Did you mean hidden?
            - line 14, column 10: methods must be a list of texts, such as [one, two]; got 'hard'.
            - line 15, column 7: seed must be a whole number from 0; got '-1'.
            - line 16, column 1: seed must be given once; got it again. Remove one of them.
            - line 17, column 13: batch-size must be a whole number from 1 to 256; got '1000'.
            - line 18, column 7: task must be multi-label or single-label; got 'single-lable'. Did you mean single-label?
            """,
            fault.Message.Replace(_folder.File("run.yaml"), "run.yaml", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_fault_says_where_it_is_and_what_was_expected()
    {
        var fault = Assert.Throws<RunFileException>(() => Parse("name: a\ndata: { test: dev.jsonl, limit: 0 }\n"));

        var only = Assert.Single(fault.Faults);
        Assert.Equal((2, 33), (only.Line, only.Column));
        Assert.Equal("data.limit must be a whole number from 1", only.Expected);
        Assert.Equal("'0'", only.Found);
        Assert.Equal($"{_folder.File("run.yaml")}, line 2, column 33: data.limit must be a whole number from 1; got '0'.", fault.Message);
    }

    [Theory]
    [InlineData("", "line 1, column 1: a run file must be a mapping of keys to values; got nothing.")]
    [InlineData("- a\n- b\n", "line 1, column 1: a run file must be a mapping of keys to values; got no mapping.")]
    [InlineData("seed: 0\n", "line 1, column 1: data must be given; got nothing. Write data: { test: FILE }.")]
    [InlineData(
        "name: a\ndata: {}\n",
        "line 2, column 7: data.test must be given; got nothing. Name the file of the documents to ask about."
    )]
    [InlineData("name: a\ndata: dev.jsonl\n", "line 2, column 7: data must be a mapping, such as { key: value }; got 'dev.jsonl'.")]
    [InlineData(
        "name: a\ndata: { test: dev.jsonl }\nlabels:\n",
        "line 3, column 8: labels must be a list of texts, such as [one, two]; got nothing."
    )]
    [InlineData("name: a\ndata: { test: dev.jsonl }\nlabels: ['a\\nb']\n", "", false)]
    [InlineData(
        "name: a\ndata: { test: \"a\\0b\" }\n",
        "line 2, column 15: data.test must be a file that exists, its path relative to the run file; got 'a b'."
    )]
    [InlineData("name: a\n\tdata: b\n", "a run file must be YAML")]
    [InlineData("name: [a\n", "a run file must be YAML")]
    [InlineData("name: *a\n", "line 1, column 7: a run file must be YAML: the alias *a must name an anchor before it")]
    [InlineData(
        "name: a\n---\nname: b\n",
        "line 2, column 1: a run file must be YAML: the file must hold one YAML document; a second one begins here"
    )]
    public void What_is_no_run_file_is_refused_with_a_place(string text, string expected, bool refused = true)
    {
        var fault = Record.Exception(() => Parse(text));

        Assert.Equal(refused, fault is RunFileException);
        Assert.Contains(expected, fault?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_not_a_crash()
    {
        var fault = Assert.Throws<RunFileException>(() => Parse("name: " + new string('[', 5_000)));

        Assert.Contains("nested deeper than 32", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_the_format_cannot_write_is_refused_at_its_place()
    {
        var fault = Assert.Throws<RunFileException>(() =>
            Parse("name: a\ndata: { test: dev.jsonl }\nlabels:\n- joy\n- 'a, b'\nprompt: { answer-format: list }\n")
        );

        Assert.Equal((5, 3), (fault.Faults[0].Line, fault.Faults[0].Column));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var fault = Assert.Throws<RunFileException>(() => RunFile.Read(_folder.File("none.yaml")));

        Assert.Equal($"{_folder.File("none.yaml")}: there is no such file. Check the name.", fault.Message);
    }

    [Fact]
    public void Words_that_yaml_takes_for_something_else_stay_words()
    {
        Assert.Equal(["yes", "no", "null", "1"], Parse("name: a\ndata: { test: dev.jsonl }\nlabels: [yes, no, null, 1]\n").Labels);
    }

    private RunSpec Parse(string text) => RunFile.Parse(text, _folder.File("run.yaml")).Single();
}
