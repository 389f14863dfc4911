using Plurality.Llama.Adapters;
using Plurality.Runtime.Tests.Llama.Adapters;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>Adapters of PEFT become GGUF files, and back.</summary>
public sealed class ConvertCommandTests
{
    [Fact]
    public async Task An_adapter_goes_to_PEFT_and_comes_back_byte_for_byte()
    {
        using var cli = new CommandRun();
        var model = TinyModel.Write(cli.Path("tiny.gguf"));
        var adapter = TinyAdapter.Of(model) with { Name = "peft", License = null, Description = null };
        GgufAdapterWriter.Write(adapter, cli.Path("a.gguf"));

        Assert.Equal(0, await cli.RunAsync("models", "convert", cli.Path("a.gguf"), "-o", cli.Path("peft"), "--model", model));
        Assert.Equal($"{cli.Path("peft")}: 14 matrices, 3072 parameters.\n", cli.Output);
        Assert.Equal(0, await cli.RunAsync("models", "convert", cli.Path("peft"), "-o", cli.Path("b.gguf"), "--model", model));

        Assert.Equal(File.ReadAllBytes(cli.Path("a.gguf")), File.ReadAllBytes(cli.Path("b.gguf")));
    }

    [Fact]
    public async Task What_exists_is_kept_without_force()
    {
        using var cli = new CommandRun();
        var model = TinyModel.Write(cli.Path("tiny.gguf"));
        GgufAdapterWriter.Write(TinyAdapter.Of(model), cli.Path("a.gguf"));
        await cli.RunAsync("models", "convert", cli.Path("a.gguf"), "-o", cli.Path("peft"), "--model", model);
        cli.File("b.gguf", "mine");

        Assert.Equal(1, await cli.RunAsync("models", "convert", cli.Path("a.gguf"), "-o", cli.Path("peft"), "--model", model));
        Assert.Equal(1, await cli.RunAsync("models", "convert", cli.Path("peft"), "-o", cli.Path("b.gguf"), "--model", model));
        Assert.Equal("mine", File.ReadAllText(cli.Path("b.gguf")));

        string[] again = ["models", "convert", cli.Path("peft"), "-o", cli.Path("b.gguf"), "--model", model, "--numbers", "f16", "--force"];
        Assert.Equal(0, await cli.RunAsync(again));
        Assert.Equal(3072, GgufAdapterReader.Read(cli.Path("b.gguf")).Parameters);
    }

    [Fact]
    public async Task Numbers_beyond_half_precision_are_for_the_user_to_fix()
    {
        using var cli = new CommandRun();
        var model = TinyModel.Write(cli.Path("tiny.gguf"));
        var adapter = TinyAdapter.Of(model);
        adapter.Matrices[0].A[0] = 70_000;
        GgufAdapterWriter.Write(adapter, cli.Path("a.gguf"));
        await cli.RunAsync("models", "convert", cli.Path("a.gguf"), "-o", cli.Path("peft"), "--model", model);

        string[] half = ["models", "convert", cli.Path("peft"), "-o", cli.Path("b.gguf"), "--model", model, "--numbers", "f16"];
        Assert.Equal(1, await cli.RunAsync(half));

        Assert.Contains("must be finite in F16, at most 65504; one is not. Write it in F32.", cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.Path("b.gguf")));
    }

    [Fact]
    public async Task An_adapter_of_another_model_is_for_the_user_to_fix()
    {
        using var cli = new CommandRun();
        var model = TinyModel.Write(cli.Path("tiny.gguf"));
        GgufAdapterWriter.Write(TinyAdapter.Of(model), cli.Path("a.gguf"));

        Assert.Equal(1, await cli.RunAsync("models", "convert", cli.Path("a.gguf"), "-o", cli.Path("peft")));

        Assert.Contains("It was made for Tiny; the model here is", cli.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(cli.Path("peft")));
        Assert.Equal(1, await cli.RunAsync("models", "convert", cli.Path(""), "-o", cli.Path("x/y.gguf"), "--model", model));
        Assert.Contains("adapter_config.json", cli.Error, StringComparison.Ordinal);
    }
}
