using Plurality.Llama.Adapters;
using Plurality.Runtime.Runs;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

/// <summary>The model of a run file, with and without adapters.</summary>
public sealed class ModelSpecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ModelSpecTests()
    {
        foreach (var file in (string[])["dev.jsonl", "m.gguf", "a.gguf", "b.gguf"])
        {
            _folder.Write(file, "");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("embedded", null, "")]
    [InlineData("m.gguf", "m.gguf", "")]
    [InlineData("{ file: embedded }", null, "")]
    [InlineData("{ file: embedded, adapter: a.gguf }", null, "a.gguf 1")]
    [InlineData("{ file: m.gguf, adapter: [a.gguf, b.gguf] }", "m.gguf", "a.gguf 1, b.gguf 1")]
    [InlineData("{ file: embedded, adapter: { file: a.gguf, scale: -0.5 } }", null, "a.gguf -0.5")]
    [InlineData("{ file: embedded, adapter: [b.gguf, { file: a.gguf, scale: 2 }] }", null, "b.gguf 1, a.gguf 2")]
    public void A_model_is_read(string written, string? path, string adapters)
    {
        var spec = Parse(written);

        Assert.Equal(path, Path.GetFileName(spec.ModelPath));
        Assert.Equal(adapters, string.Join(", ", spec.Adapters.Select(one => FormattableString.Invariant($"{Name(one)} {one.Scale}"))));
        Assert.Equal(spec.Adapters, spec.ModelOptions.Adapters);
        Assert.All(spec.Adapters, one => Assert.Equal(_folder.Path, Path.GetDirectoryName(one.Path)));
    }

    [Theory]
    [InlineData("[m.gguf]", "line 3, column 8: model must be a mapping, such as { key: value }; got a list.")]
    [InlineData(
        "{ adapter: a.gguf }",
        "line 3, column 8: model.file must be given; got nothing. Name a GGUF file, write file: embedded, or give the address"
    )]
    [InlineData("{ file: c.gguf }", "line 3, column 16: model.file must be a file that exists")]
    [InlineData("{ file: embedded, adapter: c.gguf }", "line 3, column 35: model.adapter.file must be a file that exists")]
    [InlineData("{ file: embedded, adapter: [] }", "model.adapter must be a text, a mapping, or a list of these; got an empty list.")]
    [InlineData("{ file: embedded, adapter: [[a.gguf]] }", "model.adapter must be a text, a mapping, or a list of these; got a list.")]
    [InlineData("{ file: embedded, adapter: { scale: 2 } }", "model.adapter.file must be given")]
    [InlineData("{ file: embedded, adapter: { file: a.gguf, scale: big } }", "the scale of an adapter must be a finite number")]
    [InlineData("{ file: embedded, adapter: { file: a.gguf, scale: 1e60 } }", "the scale of an adapter must be a finite number")]
    [InlineData(
        "{ file: embedded, adapter: { file: a.gguf, weight: 2 } }",
        "a key of model.adapter must be one of file, scale; got 'weight'."
    )]
    [InlineData("{ file: embedded, lora: a.gguf }", "a key of model must be one of file, address, adapter; got 'lora'.")]
    public void A_fault_is_named_at_its_place(string written, string expected)
    {
        var fault = Assert.Throws<RunFileException>(() => Parse(written));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_compares_runs_with_and_without_an_adapter()
    {
        var runs = RunFile.Parse(
            "name: a\ndata: { test: dev.jsonl }\nmatrix: { model: [embedded, { adapter: a.gguf, file: embedded }] }\n",
            _folder.File("run.yaml")
        );

        Assert.Equal(["a.model-embedded", "a.model-a.gguf"], runs.Select(run => run.Name));
        Assert.Equal([0, 1], runs.Select(run => run.Adapters.Count));
    }

    private static string? Name(LlamaAdapter adapter) => Path.GetFileName(adapter.Path);

    private RunSpec Parse(string model) =>
        RunFile.Parse($"name: a\ndata: {{ test: dev.jsonl }}\nmodel: {model}\n", _folder.File("run.yaml")).Single();
}
