using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Files;
using Plurality.Llama.Weights;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class TuneCommandTests
{
    [Fact]
    public async Task The_table_names_the_choice_and_how_to_undo_it()
    {
        using var cli = new CommandRun();
        var model = TinyModel.Write(cli.Path("tiny.gguf"), seed: 7);

        var code = await cli.RunAsync("models", "tune", model, "--rounds", "1", "--threads", "1", "--divergence", "1");

        Assert.Equal(0, code);
        Assert.Contains("weights", cli.Output, StringComparison.Ordinal);
        Assert.Contains("fastest within the limit", cli.Output, StringComparison.Ordinal);
        Assert.Contains("Chosen: ", cli.Output, StringComparison.Ordinal);
        var choice = Assert.Single(Directory.GetFiles(cli.Path("cache/weights")));
        Assert.Contains($"To undo, delete {choice}.\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_no_divergence_at_all_F32_is_the_only_one()
    {
        using var cli = new CommandRun();
        var model = TinyModel.Write(cli.Path("tiny.gguf"), seed: 7);

        var code = await cli.RunAsync(
            "models",
            "tune",
            model,
            "--rounds",
            "1",
            "--threads",
            "1",
            "--divergence",
            "0",
            "--dry-run",
            "--json"
        );

        Assert.Equal(0, code);
        using var line = JsonDocument.Parse(Assert.Single(cli.OutputLines));
        Assert.Equal("f32", line.RootElement.GetProperty("fastest").GetString());
        Assert.Equal(JsonValueKind.Null, line.RootElement.GetProperty("stored").ValueKind);
        Assert.Equal(
            ["f32", "f16", "bf16", "q8_0"],
            line.RootElement.GetProperty("formats").EnumerateArray().Select(format => format.GetProperty("weights").GetString())
        );
        Assert.False(Directory.Exists(cli.Path("cache/weights")));
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_for_the_user_to_fix()
    {
        using var cli = new CommandRun();

        var codes = (
            await cli.RunAsync("models", "tune", cli.Path("none.gguf")),
            await cli.RunAsync("models", "tune", cli.File("m.gguf", "no model"))
        );

        Assert.Equal((1, 1), codes);
        Assert.Contains("none.gguf", cli.Error, StringComparison.Ordinal);
        Assert.Contains("m.gguf", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_told_with_what_was_skipped()
    {
        using var cli = new CommandRun();
        var model = TinyModel.Write(cli.Path("tiny.gguf"), seed: 7);
        cli.File("cache", "a file where the folder should be");

        var code = await cli.RunAsync("models", "tune", model, "--rounds", "1", "--threads", "1", "--dry-run");
        var stored = await cli.RunAsync("models", "tune", model, "--rounds", "1", "--threads", "1");

        Assert.Equal((0, 1), (code, stored));
        Assert.Contains("f16 was skipped: ", cli.Output, StringComparison.Ordinal);
        Assert.Contains("error: ", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_F32_there_is_nothing_to_compare_with_and_nothing_is_chosen()
    {
        using var cli = new CommandRun();
        var tiny = TinyModel.Write(cli.Path("tiny.gguf"), seed: 7);
        var half = new ModelStore(cli.Path("other"), NullLogger.Instance)
            .Prepare(tiny, WeightFormat.F16, TestContext.Current.CancellationToken)
            .Path;
        cli.File("cache", "a file where the folder should be");

        var code = await cli.RunAsync("models", "tune", half, "--rounds", "1", "--threads", "1");

        Assert.Equal(1, code);
        Assert.Contains("f32 was skipped: ", cli.Output, StringComparison.Ordinal);
        Assert.Contains("error: no format was chosen: ", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_GPU_its_settings_cannot_be_measured()
    {
        using var cli = new CommandRun();
        var model = TinyModel.Write(cli.Path("tiny.gguf"), seed: 7);

        var code = await cli.RunAsync("models", "tune", model, "--gpu-layers", "-1");

        Assert.Equal(1, code);
        Assert.Contains("must have a GPU that llama.cpp can use", cli.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(cli.Path("cache/devices")));
    }

    [Fact]
    public async Task A_divergence_is_a_number_from_0_to_1()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("models", "tune", "--divergence", "2");

        Assert.Equal(2, code);
        Assert.Contains("--divergence must be a number from 0 to 1; got '2'", cli.Error, StringComparison.Ordinal);
    }
}
