using Plurality.Labels;
using Plurality.Runtime.Runs;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class RunMatrixTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RunMatrixTests()
    {
        _folder.Write("dev.jsonl", "");
        _folder.Write("train.jsonl", "");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_combination_is_a_run_and_the_last_key_varies_fastest()
    {
        var specs = Parse(
            """
            name: orders
            data: { test: dev.jsonl }
            matrix:
              seed: [1, 2]
              prompt.order: [alphabetical, "random:7"]
            """
        );

        Assert.Equal(
            [
                "orders.seed-1.order-alphabetical",
                "orders.seed-1.order-random-7",
                "orders.seed-2.order-alphabetical",
                "orders.seed-2.order-random-7",
            ],
            specs.Select(spec => spec.Name)
        );
        Assert.Equal([1UL, 1UL, 2UL, 2UL], specs.Select(spec => spec.Seed));
        Assert.Equal(LabelOrder.Random(7), specs[3].Prompt.Order);
    }

    [Fact]
    public void A_value_replaces_what_the_file_says_and_leaves_the_rest()
    {
        var specs = Parse(
            """
            name: a
            data: { test: dev.jsonl, demonstrations: train.jsonl }
            prompt: { shots: 3, noun: emotions }
            matrix: { prompt.shots: [0, 5] }
            """
        );

        Assert.Equal([(0, "emotions"), (5, "emotions")], specs.Select(spec => (spec.Prompt.Shots, spec.Prompt.Noun)));
    }

    [Fact]
    public void A_value_may_be_a_list()
    {
        var specs = Parse(
            """
            name: a
            data: { test: dev.jsonl }
            matrix: { labels: [[joy, fear], [anger, pride]] }
            """
        );

        Assert.Equal(["a.labels-1", "a.labels-2"], specs.Select(spec => spec.Name));
        Assert.Equal(["anger", "pride"], specs[1].Labels);
    }

    [Fact]
    public void A_value_may_be_a_mapping_and_is_called_after_its_first_text()
    {
        var specs = Parse(
            """
            name: a
            data: { test: dev.jsonl }
            matrix: { data: [{ test: ./dev.jsonl }, { test: train.jsonl, demonstrations: dev.jsonl }], binary: [{}] }
            """
        );

        Assert.Equal(["a.data-dev.binary-1", "a.data-train.jsonl.binary-1"], specs.Select(spec => spec.Name));
        Assert.Equal(["dev.jsonl", "train.jsonl"], specs.Select(spec => Path.GetFileName(spec.Data.TestPath)));
        Assert.Equal([0, 10], specs.Select(spec => spec.Prompt.Shots));
    }

    [Fact]
    public void A_file_without_a_matrix_is_one_run_of_its_own_name()
    {
        Assert.Equal("a", Assert.Single(Parse("name: a\ndata: { test: dev.jsonl }\n")).Name);
    }

    [Theory]
    [InlineData("matrix: [1]", 3, "matrix must be lists of values by key")]
    [InlineData("matrix: {}", 3, "matrix must be lists of values by key")]
    [InlineData("matrix: { seed: 1 }", 3, "matrix.seed must be a list of values")]
    [InlineData("matrix: { seed: [] }", 3, "matrix.seed must be a list of values")]
    [InlineData("matrix: { name: [a, b] }", 3, "a key of matrix must be a key of a run file other than name")]
    [InlineData("matrix: { seed: [1], seed: [2] }", 3, "matrix.seed must be given once")]
    [InlineData("matrix: { sede: [1] }", 3, "a key of a run file must be one of")]
    [InlineData("matrix: { seed: [1, x] }", 3, "seed must be a whole number from 0; got 'x'")]
    [InlineData("matrix: { seed: [1, 1] }", 3, "must differ in letters and digits; got two that are called '.seed-1'")]
    public void A_fault_of_a_matrix_names_its_place(string matrix, int line, string message)
    {
        var fault = Assert.Throws<RunFileException>(() => Parse($"name: a\ndata: {{ test: dev.jsonl }}\n{matrix}\n"));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.All(fault.Faults, one => Assert.Equal(line, one.Line));
    }

    [Fact]
    public void A_matrix_that_makes_too_many_runs_is_a_typing_mistake()
    {
        var hundred = string.Join(", ", Enumerable.Range(0, 100));

        var fault = Assert.Throws<RunFileException>(() =>
            Parse($"name: a\ndata: {{ test: dev.jsonl }}\nmatrix: {{ seed: [{hundred}], batch-size: [{hundred}] }}\n")
        );

        Assert.Contains("matrix must make at most 1000 runs; got 10000", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_outside_the_matrix_is_told_once()
    {
        var fault = Assert.Throws<RunFileException>(() =>
            Parse("name: a\ndata: { test: dev.jsonl }\nbatch-size: x\nmatrix: { seed: [1, 2, 3] }\n")
        );

        Assert.Single(fault.Faults);
    }

    private IReadOnlyList<RunSpec> Parse(string text) => RunFile.Parse(text, _folder.File("run.yaml"));
}
