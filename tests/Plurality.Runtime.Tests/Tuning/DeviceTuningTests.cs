using Plurality.Llama.Cache;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.Runtime.Tuning;
using Plurality.Testing;
using Plurality.TestKit.Devices;
using Xunit;

namespace Plurality.Runtime.Tests.Tuning;

/// <summary>Tuning on a scripted device, whose calls take the time that a test says.</summary>
public sealed class DeviceTuningTests
{
    private const int Rows = 97;

    private static readonly ScriptedTokenizer Tokenizer = new(ScriptedTokenizer.CommonPieces);

    [Fact]
    public async Task Every_setting_is_measured_on_the_same_documents_and_costs_nothing_but_time()
    {
        var report = await TuneAsync((_, _) => 1);

        Assert.Equal(64, report.Compared);
        Assert.Empty(report.Skipped);
        Assert.All(report.Measured, measured => Assert.Equal(0, measured.Divergence.Maximum));
        Assert.Equal(
            from flash in (bool[])[false, true]
            from tokens in (int[])[512, 1024]
            select (flash, tokens),
            report.Measured.Select(measured => (measured.Settings.FlashAttention, measured.Settings.BatchTokens)).Distinct()
        );
        Assert.Equal(DeviceTuning.Reference, report.Measured[0].Settings);
    }

    [Fact]
    public async Task A_device_that_takes_as_long_for_a_large_call_as_for_a_small_one_wants_large_ones()
    {
        var report = await TuneAsync((_, _) => 1);

        // The time of a run is its number of calls: fewest where neither tokens nor batches cut a call short.
        var fastest = report.Fastest(0.003)!.Settings;
        Assert.Equal((false, true), (fastest.FlashAttention, fastest is { BatchTokens: > 512, BatchSize: > 8 }));
        Assert.True(Rate(report, fastest) > 1.3 * Rate(report, DeviceTuning.Reference));
    }

    [Fact]
    public async Task A_device_that_takes_longer_for_every_token_wants_small_batches_which_end_the_search()
    {
        // A call's time grows with the square of its tokens.
        var report = await TuneAsync((_, tokens) => (long)tokens * tokens);

        Assert.Equal(DeviceTuning.Reference, report.Fastest(0.003)!.Settings);
        Assert.DoesNotContain(report.Measured, measured => measured.Settings.BatchSize > 32);
    }

    [Fact]
    public async Task Flash_attention_is_chosen_where_it_is_faster_and_changes_little()
    {
        static long Time(DeviceSettings settings, int tokens) => settings.FlashAttention ? 1 : 2;

        var same = await TuneAsync(Time);
        var other = await TuneAsync(Time, rowsOf: settings => settings.FlashAttention ? Rows + 1 : Rows);

        Assert.True(same.Fastest(0.003)!.Settings.FlashAttention);
        Assert.False(other.Fastest(0.003)!.Settings.FlashAttention);
        Assert.All(other.Measured.Where(measured => measured.Settings.FlashAttention), measured =>
            Assert.True(measured.Divergence.Maximum > 0.003)
        );
        Assert.True(other.Fastest(1)!.Settings.FlashAttention);
    }

    [Fact]
    public async Task Settings_that_the_device_refuses_are_skipped_with_the_reason()
    {
        var report = await TuneAsync((settings, _) => settings.BatchTokens == 1024 ? throw new ModelException("out of memory") : 1);

        Assert.Equal(
            [(false, 1024), (true, 1024)],
            report.Skipped.Select(skip => (skip.Settings.FlashAttention, skip.Settings.BatchTokens))
        );
        Assert.All(report.Skipped, skipped => Assert.Equal("out of memory", skipped.Reason));
        Assert.DoesNotContain(report.Measured, measured => measured.Settings.BatchTokens == 4096);
    }

    [Fact]
    public async Task A_device_that_refuses_everything_is_told() =>
        await Assert.ThrowsAsync<ModelException>(() => TuneAsync((_, _) => throw new ModelException("out of memory")));

    [Fact]
    public async Task A_context_too_small_for_the_texts_is_told()
    {
        var fault = await Assert.ThrowsAsync<ModelException>(() => TuneAsync((_, _) => 1, cells: 520));

        Assert.Contains("--ctx-size", fault.Message, StringComparison.Ordinal);
    }

    private static double Rate(DeviceTuningReport report, DeviceSettings settings) =>
        report.Measured.Single(measured => measured.Settings == settings).DocumentsPerSecond.Median;

    /// <param name="time">The microseconds of a call, by settings and number of tokens.</param>
    /// <param name="rowsOf">What decides which rows of logits the device gives.</param>
    /// <param name="cells">The size of the cache.</param>
    private static async Task<DeviceTuningReport> TuneAsync(
        Func<DeviceSettings, int, long> time,
        Func<DeviceSettings, int>? rowsOf = null,
        int cells = 32_768
    )
    {
        var clock = new DeviceClock();
        DeviceModel Open(DeviceSettings settings) =>
            new(
                Tokenizer,
                new ScriptedDevice(Tokenizer.Size, rowsOf?.Invoke(settings) ?? Rows)
                {
                    Computing = (context, _) => clock.Microseconds += time(settings, context.Batches[^1]),
                },
                isConcurrent: false,
                context: new LlamaContextOptions(cells, settings.BatchTokens, 1, KeyValueType.F16, Observe: false)
            );

        var tuning = new DeviceTuning(Open, clock) { BatchTokens = [512, 1024], BatchSizes = [8, 16, 32, 64] };
        return await tuning.MeasureAsync(1, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>A clock that only a device moves.</summary>
    private sealed class DeviceClock : TimeProvider
    {
        public long Microseconds { get; set; } = 1;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => Microseconds;
    }
}
