using Plurality.Models;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Devices;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

/// <summary>Two batches in flight on a scripted device.</summary>
public sealed class RunnerOverlapTests : IDisposable
{
    private static readonly ScriptedTokenizer Tokenizer = new(ScriptedTokenizer.CommonPieces);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Experiment Experiment = SampleExperiment.Of(
        14,
        SampleExperiment.Spec with
        {
            Methods = ["first-step", "hard", "unary"],
        }
    );

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Results_are_those_of_one_batch_at_a_time()
    {
        var (alone, both) = (await ExportAsync("a.db", isConcurrent: false), await ExportAsync("b.db", isConcurrent: true));

        Assert.Equal(alone, both);
    }

    [Fact]
    public async Task One_batch_is_computed_while_the_other_is_read()
    {
        var device = new ScriptedDevice(Tokenizer.Size, rows: 97);
        using var model = new DeviceModel(Tokenizer, device, isConcurrent: true);
        using var otherComputes = new ManualResetEventSlim();
        ScriptedContext? reads = null;
        var isOverlapped = true;
        device.Computing = (context, _) =>
        {
            if (Volatile.Read(ref reads) is { } first && first != context)
            {
                otherComputes.Set();
            }
        };
        device.Reading = context =>
        {
            if (Interlocked.CompareExchange(ref reads, context, null) is null)
            {
                isOverlapped = otherComputes.Wait(Patience); // the first reader goes on when the other context computes
            }
        };

        await RunAsync("a.db", model, TestContext.Current.CancellationToken);

        Assert.True(isOverlapped);
        Assert.Equal(2, model.Contexts.Count());
        Assert.All(model.Contexts, context => Assert.NotEmpty(context.Batches));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.4)]
    [InlineData(0.9)]
    public async Task A_fault_stores_no_batch_after_one_that_is_missing_and_the_run_goes_on_with_the_same_bytes(double share)
    {
        var whole = new ScriptedDevice(Tokenizer.Size, rows: 97);
        var expected = await ExportAsync("whole.db", isConcurrent: false, whole);
        var failing = (int)(share * whole.Calls);
        var device = new ScriptedDevice(Tokenizer.Size, rows: 97)
        {
            Computing = (_, call) =>
            {
                if (call == failing)
                {
                    throw new ModelException("out of memory");
                }
            },
        };
        using (var model = new DeviceModel(Tokenizer, device, isConcurrent: true))
        {
            var fault = await Assert.ThrowsAsync<ModelException>(() => RunAsync("a.db", model, TestContext.Current.CancellationToken));
            Assert.Equal("out of memory", fault.Message);
        }

        using (var store = RunStore.Open(_folder.File("a.db")))
        {
            var stored = store.StoredWaves(store.Find("sample")!);
            Assert.Equal(Enumerable.Range(0, stored.Count), stored.Order());
        }

        Assert.Equal(expected, await ExportAsync("a.db", isConcurrent: true));
    }

    [Fact]
    public async Task Cancelling_ends_both_and_the_run_goes_on_with_the_same_bytes()
    {
        using var cancel = new CancellationTokenSource();
        var device = new ScriptedDevice(Tokenizer.Size, rows: 97)
        {
            Computing = (_, call) =>
            {
                if (call == 12)
                {
                    cancel.Cancel();
                }
            },
        };
        using (var model = new DeviceModel(Tokenizer, device, isConcurrent: true))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync("a.db", model, cancel.Token));
        }

        var calls = device.Calls;
        Assert.InRange(calls, 13, 14); // the call in progress, and one that waited for the device

        Assert.Equal(await ExportAsync("whole.db", isConcurrent: false), await ExportAsync("a.db", isConcurrent: true));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> ExportAsync(string file, bool isConcurrent, ScriptedDevice? device = null)
    {
        using var model = new DeviceModel(Tokenizer, device ?? new ScriptedDevice(Tokenizer.Size, rows: 97), isConcurrent);
        await RunAsync(file, model, TestContext.Current.CancellationToken);
        using var store = RunStore.Open(_folder.File(file));
        return RunnerExample.Export(store, "sample");
    }

    private async Task RunAsync(string file, DeviceModel model, CancellationToken cancellationToken)
    {
        using var store = RunStore.Open(_folder.File(file));
        await new Runner(store, TimeProvider.System).RunAsync(Experiment, model, cancellationToken: cancellationToken);
    }
}
