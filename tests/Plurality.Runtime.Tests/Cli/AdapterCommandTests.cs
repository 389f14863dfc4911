using System.Text.Json;
using Plurality.Llama.Adapters;
using Plurality.Runtime.Tests.Llama.Adapters;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>Adapters on the command line.</summary>
public sealed class AdapterCommandTests
{
    [Fact]
    public async Task Adapters_reach_the_model_in_their_order_with_their_scales()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("classify", "Hello", "--labels", "joy,anger", "--adapter", "a.gguf", "--adapter", "b:c.gguf:0.5");

        Assert.Equal(0, code);
        Assert.Equal([new LlamaAdapter("a.gguf"), new("b:c.gguf", 0.5)], Assert.Single(cli.Opened).Adapters);
        Assert.DoesNotContain("is tiny", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":0.5")]
    [InlineData("a.gguf:NaN")]
    [InlineData("a.gguf:1e60")]
    [InlineData("embedded:half")]
    public async Task A_scale_that_is_none_is_wrong_usage(string adapter)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("classify", "Hello", "--labels", "joy,anger", "--adapter", adapter);

        Assert.Equal(2, code);
        Assert.Contains("--adapter: an adapter must be FILE or FILE:SCALE with a finite scale", cli.Error, StringComparison.Ordinal);
    }

    /// <summary>Behind a file that exists a scale was meant; a file whose name ends so is that file.</summary>
    [Fact]
    public async Task A_word_behind_a_file_is_no_scale()
    {
        using var cli = new CommandRun();
        var file = cli.File("a.gguf", "");

        Assert.Equal(2, await cli.RunAsync("classify", "Hello", "--labels", "joy,anger", "--adapter", $"{file}:half"));
        Assert.Contains($"with a finite scale, such as a.gguf:0.5; got '{file}:half'.", cli.Error, StringComparison.Ordinal);

        cli.File("a.gguf:half", "");
        Assert.Equal(0, await cli.RunAsync("classify", "Hello", "--labels", "joy,anger", "--adapter", $"{file}:half"));
        Assert.Equal([new LlamaAdapter($"{file}:half")], Assert.Single(cli.Opened).Adapters);
    }

    [Fact]
    public async Task A_run_file_names_adapters()
    {
        using var cli = new CommandRun();
        cli.File("d.csv", "text,labels\nWhat a day,joy\n");
        cli.File("a.gguf", "");
        var file = cli.File(
            "run.yaml",
            "name: a\ndata: { test: d.csv }\nlabels: [joy, anger]\nmodel: { file: embedded, adapter: { file: a.gguf, scale: 2 } }\n"
        );

        var code = await cli.RunAsync("run", file, "--store", cli.Path("s.db"));

        Assert.True(code == 0, cli.Error);
        Assert.Equal([new LlamaAdapter(cli.Path("a.gguf"), 2)], Assert.Single(cli.Opened).Adapters);
    }

    [Fact]
    public async Task An_adapter_is_described()
    {
        using var cli = new CommandRun();
        var model = TinyModel.Write(cli.Path("tiny.gguf"));
        TinyAdapter.Write(cli.Path("a.gguf"), TinyAdapter.Of(model));

        Assert.Equal(0, await cli.RunAsync("models", "inspect", cli.Path("a.gguf")));

        Assert.Contains("kind           LoRA adapter\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("base model     Tiny\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("rank           3\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("alpha          6\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains(
            "matrices       attn_k (2), attn_output (2), attn_q (2), attn_v (2), ffn_down (2), ffn_gate (2), ffn_up (2)\n",
            cli.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("parameters     3072\n", cli.Output, StringComparison.Ordinal);

        cli.Forget();
        await cli.RunAsync("models", "inspect", cli.Path("a.gguf"), "--json");
        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        Assert.Equal("lora", line.RootElement.GetProperty("kind").GetString());
        Assert.Equal(3, line.RootElement.GetProperty("ranks")[0].GetInt32());
        Assert.Equal(2, line.RootElement.GetProperty("matrices").GetProperty("attn_q").GetInt32());
    }
}
