using Plurality.Llama.Benchmarks;
using Plurality.Llama.Cache;
using Plurality.Llama.Tuning;
using Plurality.Models;
using Plurality.Runtime.Benchmarks;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Samples;
using Plurality.Traces;

namespace Plurality.Runtime.Tuning;

/// <summary>
/// Measures how many documents per second a device answers with and without flash attention, in calls of 512 to 4,096 tokens and batches of
/// 8 to 256 documents, and how much label probabilities change. A measurement is the sample run, computed and stored as <c>run</c> does it.
/// </summary>
/// <param name="open">Opens the model with such settings; the batch size means nothing to it. It is disposed here.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceTuning(Func<DeviceSettings, ILanguageModel> open, TimeProvider time)
{
    /// <summary>Probabilities are compared over this many documents.</summary>
    private const int Compared = 64;

    /// <summary>A measurement has this many batches, so that two can be in flight most of the time.</summary>
    private const int Batches = 4;

    /// <summary>Larger batches are not measured after so many that were slower than the best.</summary>
    private const int Patience = 2;

    /// <summary>The settings without tuning. Probabilities are compared with theirs.</summary>
    public static DeviceSettings Reference { get; } = new(FlashAttention: false, BatchTokens: 512, RunSpec.DefaultBatchSize);

    /// <summary>The tokens of a call that are measured, ascending.</summary>
    public IReadOnlyList<int> BatchTokens { get; init; } = [512, 1024, 2048, 4096];

    /// <summary>The batch sizes that are measured, ascending.</summary>
    public IReadOnlyList<int> BatchSizes { get; init; } = [8, 16, 32, 64, 128, 256];

    /// <summary>Measures all settings.</summary>
    /// <param name="rounds">The number of measurements of each, at least 1.</param>
    /// <param name="progress">Receives one sentence before each step, or null.</param>
    /// <param name="cancellationToken">Cancels within a batch.</param>
    /// <exception cref="ModelException">The model fails with the settings that are used without tuning, or no sample text fits.</exception>
    public async Task<DeviceTuningReport> MeasureAsync(
        int rounds,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        List<DeviceMeasurement> measured = [];
        List<(DeviceSettings, string)> skipped = [];
        List<StepDistribution>? reference = null;
        foreach (var flashAttention in (bool[])[false, true])
        {
            foreach (var tokens in BatchTokens)
            {
                var settings = new DeviceSettings(flashAttention, tokens, BatchSizes[0]);
                try
                {
                    using var model = open(settings);

                    // The device compiles and allocates in its first calls, so these are not measured.
                    var first = await RunAsync(model, settings.BatchSize, cancellationToken).ConfigureAwait(false);
                    reference ??= FirstSteps(first);
                    await MeasureAsync(model, settings, reference, rounds, measured, progress, cancellationToken).ConfigureAwait(false);
                }
                catch (ModelException exception) when (reference is not null)
                {
                    skipped.Add((settings, exception.Message));
                }
            }
        }

        return new DeviceTuningReport(reference!.Count, measured, skipped);
    }

    private async Task MeasureAsync(
        ILanguageModel model,
        DeviceSettings settings,
        List<StepDistribution> reference,
        int rounds,
        List<DeviceMeasurement> measured,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    )
    {
        var (best, slower) = (0.0, 0);
        foreach (var size in BatchSizes)
        {
            var onOff = settings.FlashAttention ? "on" : "off";
            progress?.Report(
                FormattableString.Invariant($"Measuring flash attention {onOff}, {settings.BatchTokens} tokens, batches of {size}")
            );
            List<double> rates = [];
            LabelDivergence? divergence = null;
            for (var round = 1; round <= rounds; round++)
            {
                var run = await RunAsync(model, size, cancellationToken).ConfigureAwait(false);
                rates.Add((run.Documents.Count - run.Failed) / run.Time.TotalSeconds);
                divergence = Divergence(reference, FirstSteps(run));
            }

            measured.Add(new DeviceMeasurement(settings with { BatchSize = size }, Spread.Of(rates), divergence!));
            slower = measured[^1].DocumentsPerSecond.Median < best ? slower + 1 : 0;
            best = Math.Max(best, measured[^1].DocumentsPerSecond.Median);
            if (slower == Patience)
            {
                return;
            }
        }
    }

    private async Task<TemporaryRun> RunAsync(ILanguageModel model, int batchSize, CancellationToken cancellationToken)
    {
        var sample = SampleRun.Prepare(SampleRun.Default with { BatchSize = batchSize }, Math.Max(Compared, Batches * batchSize));
        return await TemporaryRun.RunAsync(model, sample, time, cancellationToken).ConfigureAwait(false);
    }

    private static LabelDivergence Divergence(List<StepDistribution> reference, List<StepDistribution> steps) =>
        steps.Count == reference.Count
            ? LabelDivergence.Of(reference, steps)
            : throw new ModelException(
                $"Only {steps.Count} of {reference.Count} documents fit beside a call of so many tokens. Use a larger --ctx-size."
            );

    /// <summary>The first step of each compared document. The same documents come first in every run.</summary>
    private static List<StepDistribution> FirstSteps(TemporaryRun run)
    {
        List<StepDistribution> steps =
        [
            .. run
                .Documents.Take(Compared)
                .Where(document => document.Answer is { Fault: null })
                .Select(document => document.Answer!.Value.Steps[0].Distribution),
        ];
        return steps.Count > 0
            ? steps
            : throw new ModelException(
                $"The model's context must hold a sample text and its prompt; none of {Compared} fits. Use a model with a longer context, "
                    + "or a larger --ctx-size."
            );
    }
}
