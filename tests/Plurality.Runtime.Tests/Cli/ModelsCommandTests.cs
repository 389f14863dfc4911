using System.Text.Json;
using Plurality.Cli.Output;
using Plurality.Llama.Files;
using Plurality.Llama.Kernels;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class ModelsCommandTests
{
    [Fact]
    public async Task The_embedded_model_says_what_it_is()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("models", "inspect", "embedded");

        Assert.Equal(0, code);
        Assert.Contains("architecture   llama\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("layers         30\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("vocabulary     49152 tokens\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("kernels        for all matrices\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("chat template  yes\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("known good     yes\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formats_without_a_kernel_are_named()
    {
        using var cli = new CommandRun();
        const int TQ2_0 = 35;
        var path = TinyModel.Write(
            cli.Path("tiny.gguf"),
            change: model => model.Convert("blk.1.ffn_down.weight", TQ2_0, (numbers, _) => new byte[numbers.Length / 256 * 66]),
            width: 128
        );

        Assert.Equal(0, await cli.RunAsync("models", "inspect", path));
        Assert.Contains("kernels        for 14 matrices; llama.cpp computes TQ2_0 (1 matrices)\n", cli.Output, StringComparison.Ordinal);

        using var json = new CommandRun();
        await json.RunAsync("models", "inspect", path, "--json");
        using var line = JsonDocument.Parse(Assert.Single(json.OutputLines));
        Assert.Equal(1, line.RootElement.GetProperty("withoutKernel").GetProperty("TQ2_0").GetInt32());
    }

    [Fact]
    public async Task Models_are_listed_with_their_sizes()
    {
        using var cli = new CommandRun();
        cli.File("a.gguf", new byte[2_500_000]);
        cli.File("notes.txt", "x");

        Assert.Equal(0, await cli.RunAsync("models", "list", cli.Path("")));

        Assert.Equal(2, cli.OutputLines.Length);
        Assert.Matches("^embedded +9[0-9]\\.[0-9] MB$", cli.OutputLines[0]);
        Assert.Matches("a\\.gguf +2\\.5 MB$", cli.OutputLines[1]);
        Assert.Equal(1, await cli.RunAsync("models", "list", cli.Path("nowhere")));
        Assert.EndsWith(": there is no such folder. Check the name.\n", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_in_parts_is_listed_and_inspected_as_one()
    {
        using var cli = new CommandRun();
        var parts = TinyModel.WriteParts(cli.Path("tiny"), TinyModel.Build().Split(3));
        var bytes = parts.Sum(part => new FileInfo(part).Length);

        await cli.RunAsync("models", "list", cli.Path(""), "--json");
        Assert.Equal(2, cli.OutputLines.Length); // the embedded model and this one
        await cli.RunAsync("models", "inspect", parts[0]);
        await cli.RunAsync("models", "inspect", parts[0], "--json");

        using var listed = JsonDocument.Parse(cli.OutputLines[1]);
        Assert.Equal(parts[0], listed.RootElement.GetProperty("model").GetString());
        Assert.Equal(bytes, listed.RootElement.GetProperty("bytes").GetInt64());
        Assert.Contains($"size           {bytes} bytes\n", cli.Output, StringComparison.Ordinal);
        Assert.Equal(3, cli.OutputLines.Count(line => line.StartsWith("part           tiny-0000", StringComparison.Ordinal)));
        Assert.Contains("weights        F32 (20 tensors)\n", cli.Output, StringComparison.Ordinal);
        using var inspected = JsonDocument.Parse(cli.OutputLines[^1]);
        Assert.Equal(3, inspected.RootElement.GetProperty("parts").GetArrayLength());
    }

    [Fact]
    public void A_processor_without_kernels_has_none()
    {
        using var cli = new CommandRun();
        var model = ModelDescription.Read("embedded", cli.Path("cache"), TestContext.Current.CancellationToken);

        var terminal = cli.Services.Terminal;

        ModelLines.Write(terminal, model with { Kernels = new KernelCoverage(0, [("Q4_1", 210)]) });
        terminal.Output.Flush();

        Assert.Contains(cli.OutputLines, line => line == "kernels        none; llama.cpp computes Q4_1 (210 matrices)");
    }

    [Fact]
    public async Task Json_says_the_same()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("models", "inspect", "embedded", "--json");

        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        Assert.Equal(30, line.RootElement.GetProperty("layers").GetInt32());
        Assert.Equal(210, line.RootElement.GetProperty("weights").GetProperty("Q4_1").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("GGUF")]
    [InlineData("no model at all, but some text of a certain length")]
    public async Task A_file_that_is_no_model_is_for_the_user_to_fix(string content)
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("models", "inspect", cli.File("m.gguf", content));

        Assert.Equal(1, code);
        Assert.Contains("m.gguf", cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preparing_prints_file_and_hash()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("models", "prepare", "m.gguf", "--weights", "f32");

        Assert.Equal(0, code);
        Assert.Equal("cache.gguf\nweights f32, SHA-256 bb\n", cli.Output);
        Assert.Equal("warning: A warning.\n", cli.Error);
    }
}
