using System.Globalization;
using System.Text.Json;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class RealProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RealProgramTests() => TinyModel.Write(_folder.File("tiny.gguf"), seed: 7);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_ends_when_the_reader_of_its_output_has_left_though_documents_go_on_to_come()
    {
        using var process = RealProgram.Start(
            _folder,
            locale: null,
            "classify",
            "--model",
            "tiny.gguf",
            "--labels",
            "the,then",
            "--input",
            "-",
            "--batch-size",
            "1",
            "--json"
        );
        await process.StandardInput.WriteLineAsync("""{"text": "first"}""");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        process.StandardOutput.Close();
        await process.StandardInput.WriteLineAsync("""{"text": "second"}""");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);

        // Standard input stays open: only the closed pipe can end the program.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain(
            "error",
            await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_same_run_exports_the_same_bytes_again_and_in_a_culture_with_decimal_commas()
    {
        File.WriteAllLines(
            _folder.File("documents.jsonl"),
            Enumerable.Range(0, 6).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"text": "on the {{i}}th"}"""))
        );
        _folder.Write(
            "run.yaml",
            "name: same\ndata: { test: documents.jsonl }\nlabels: [the, then, other]\nmodel: tiny.gguf\nrecord: [hidden, "
                + "attention]\nbatch-size: 4\n"
        );

        var first = await ExportAsync("first.db", locale: "C");
        var again = await ExportAsync("again.db", locale: "C");
        var german = await ExportAsync("german.db", locale: "de_DE.UTF-8");

        Assert.Contains("0.", first, StringComparison.Ordinal);
        Assert.Equal(first, again);
        Assert.Equal(first, german);
    }

    [Fact]
    public async Task Two_programs_that_expand_one_model_at_once_get_one_file()
    {
        string[] arguments = ["models", "prepare", "tiny.gguf", "--weights", "f16", "--json"];
        var (one, other) = (RealProgram.Start(_folder, locale: null, arguments), RealProgram.Start(_folder, locale: null, arguments));

        string[] lines = [await RealProgram.FinishAsync(one), await RealProgram.FinishAsync(other)];

        Assert.Equal(lines[0], lines[1]);
        Assert.Equal("f16", JsonDocument.Parse(lines[0]).RootElement.GetProperty("weights").GetString());
        var kept = Directory.EnumerateFiles(_folder.File("cache"), "*", SearchOption.AllDirectories).Select(Path.GetExtension).ToList();
        Assert.Single(kept, ".gguf");
        Assert.DoesNotContain(".tmp", kept);
    }

    private async Task<string> ExportAsync(string store, string locale)
    {
        await RealProgram.FinishAsync(RealProgram.Start(_folder, locale, "run", "run.yaml", "--store", store));
        return await RealProgram.FinishAsync(RealProgram.Start(_folder, locale, "runs", "export", "same", "--store", store));
    }
}
