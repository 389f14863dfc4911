using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama;
using Plurality.Llama.Errors;
using Plurality.Llama.Files;
using Plurality.Llama.Tuning;
using Plurality.Llama.Weights;
using Plurality.Runtime.Samples;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Tuning;

public sealed class WeightTuningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public WeightTuningTests() => _model = TinyModel.Write(_folder.File("tiny.gguf"), seed: 7);

    public void Dispose() => _folder.Dispose();

    private string Cache => _folder.File("cache");

    private string[] Expanded =>
        Directory.Exists(Path.Combine(Cache, "models")) ? Directory.GetFiles(Path.Combine(Cache, "models"), "*.gguf") : [];

    [Fact]
    public async Task Every_format_is_measured_once_and_compared_with_F32()
    {
        using var tuning = Tuning();

        var report = await tuning.MeasureAsync(rounds: 1, cancellationToken: TestContext.Current.CancellationToken);

        // The file is in F32: as it is and as F32 are one format.
        Assert.Equal(
            [WeightFormat.F32, WeightFormat.F16, WeightFormat.BF16, WeightFormat.Q8_0],
            report.Measured.Select(measured => measured.Format)
        );
        Assert.Empty(report.Skipped);
        Assert.Equal((_model, 40), (report.Source, report.Prompts));
        Assert.Equal(new LabelDivergence(0, 0, 0), report.Measured[0].Divergence);
        Assert.All(report.Measured.Skip(1), measured =>
            Assert.True(measured.Divergence is { Maximum: > 0 and < 0.1, Mean: > 0, MeanKl: > 0 })
        );
        Assert.True(report.Measured[1].Divergence!.Maximum < report.Measured[2].Divergence!.Maximum); // 11 significant bits, and 8
        Assert.All(report.Measured, measured =>
            Assert.True(
                measured.DocumentsPerSecond.Median > 0
                    && measured.PromptTokensPerSecond.Median > 0
                    && measured.DecodeTokensPerSecond.Median > 0
            )
        );
    }

    [Fact]
    public async Task What_is_chosen_is_the_default_until_its_file_is_deleted()
    {
        string undo;
        using (var tuning = Tuning())
        {
            await tuning.MeasureAsync(rounds: 1, cancellationToken: TestContext.Current.CancellationToken);
            undo = tuning.Choose(WeightFormat.Q8_0);
        }

        var chosen = Prepare(weights: null);
        var named = Prepare(WeightFormat.F32);
        File.Delete(undo);
        var undone = Prepare(weights: null);

        Assert.Equal((WeightFormat.Q8_0, WeightFormat.F32, WeightFormat.Shipped), (chosen.Weights, named.Weights, undone.Weights));
        Assert.Equal(chosen.Path, Assert.Single(Expanded)); // the others were made for measuring alone
    }

    /// <summary>The fastest format differs with and without the kernels, and a choice from before the kernels read it is none.</summary>
    [Fact]
    public async Task A_choice_holds_for_the_kernels_that_it_was_measured_with()
    {
        using var tuning = Tuning();
        await tuning.MeasureAsync(rounds: 1, cancellationToken: TestContext.Current.CancellationToken);
        var file = tuning.Choose(WeightFormat.Q8_0);
        Assert.SkipUnless(Plurality.Llama.Kernels.Kernels.IsSupported, "This processor has no kernels.");
        var library = new ModelStore(Cache, NullLogger.Instance).Prepare(
            _model,
            null,
            TestContext.Current.CancellationToken,
            kernels: false
        );
        File.Move(file, file.Replace("-kernels2.json", ".json", StringComparison.Ordinal));

        Assert.Equal(WeightFormat.Shipped, library.Weights);
        Assert.Equal(WeightFormat.Shipped, Prepare(weights: null).Weights);
    }

    [Fact]
    public async Task What_was_expanded_before_stays_and_without_a_choice_nothing_else_does()
    {
        var mine = Prepare(WeightFormat.F16);

        using (var tuning = Tuning())
        {
            await tuning.MeasureAsync(rounds: 1, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(3, Expanded.Length);
        }

        Assert.Equal(mine.Path, Assert.Single(Expanded));
        Assert.Equal(WeightFormat.Shipped, Prepare(weights: null).Weights);
    }

    [Fact]
    public async Task Formats_that_cannot_be_expanded_are_skipped_with_the_reason()
    {
        _folder.Write("cache", "a file where the folder should be");
        using var tuning = Tuning();

        var report = await tuning.MeasureAsync(rounds: 1, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(WeightFormat.F32, Assert.Single(report.Measured).Format);
        Assert.Equal([WeightFormat.F16, WeightFormat.BF16, WeightFormat.Q8_0], report.Skipped.Select(skipped => skipped.Format));
        Assert.All(report.Skipped, skipped => Assert.Contains("cache", skipped.Reason, StringComparison.Ordinal));
        Assert.ThrowsAny<IOException>(() => tuning.Choose(WeightFormat.F32));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_at_once()
    {
        using var tuning = new WeightTuning(
            new LlamaModelOptions { Model = _folder.File("none.gguf"), CacheDirectory = Cache },
            SampleRun.ForTuning(),
            TimeProvider.System
        );

        await Assert.ThrowsAsync<ModelFileException>(async () =>
            await tuning.MeasureAsync(rounds: 1, cancellationToken: TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_choice_that_cannot_be_read_is_passed_over_with_a_warning()
    {
        using (var tuning = Tuning())
        {
            await tuning.MeasureAsync(rounds: 1, cancellationToken: TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(tuning.Choose(WeightFormat.F16), "{\"weights\":\"f17\"}", TestContext.Current.CancellationToken);
        }

        var prepared = Prepare(weights: null);

        Assert.Equal(WeightFormat.Shipped, prepared.Weights);
        Assert.Contains("models tune", Assert.Single(prepared.Warnings), StringComparison.Ordinal);
    }

    private WeightTuning Tuning() =>
        new(
            new LlamaModelOptions
            {
                Model = _model,
                CacheDirectory = Cache,
                Threads = 1,
            },
            SampleRun.ForTuning(),
            TimeProvider.System
        );

    private PreparedModel Prepare(WeightFormat? weights) =>
        new ModelStore(Cache, NullLogger.Instance).Prepare(_model, weights, TestContext.Current.CancellationToken);
}
