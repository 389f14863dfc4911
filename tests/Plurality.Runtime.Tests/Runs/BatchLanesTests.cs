using Plurality.Runtime.Runs;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class BatchLanesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Results_come_in_the_order_of_the_batches_and_each_lane_computes_one_at_a_time(int count)
    {
        var busy = new int[count];
        List<int> results = [];
        await foreach (var result in BatchLanes.InOrder(Enumerable.Range(0, 20), [.. Enumerable.Range(0, count).Select(Lane)], Token))
        {
            results.Add(result);
        }

        Assert.Equal(Enumerable.Range(0, 20), results);

        Func<int, CancellationToken, Task<int>> Lane(int lane) =>
            async (batch, token) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref busy[lane]));
                await Task.Delay(batch % 3, token);
                Interlocked.Decrement(ref busy[lane]);
                return batch;
            };
    }

    [Fact]
    public async Task One_lane_computes_a_batch_only_when_its_result_is_asked_for_on_the_callers_thread()
    {
        var thread = Environment.CurrentManagedThreadId;
        List<int> computed = [];
        Func<int, CancellationToken, Task<int>> lane = (batch, _) =>
        {
            computed.Add(Environment.CurrentManagedThreadId);
            return Task.FromResult(batch);
        };
        await foreach (var batch in BatchLanes.InOrder([0, 1, 2], [lane], Token))
        {
            Assert.Equal(batch + 1, computed.Count);
        }

        Assert.All(computed, one => Assert.Equal(thread, one));
    }

    [Fact]
    public async Task The_next_batch_is_computed_while_the_caller_works_on_a_result()
    {
        using var third = new ManualResetEventSlim();
        Func<int, CancellationToken, Task<int>> lane = (batch, _) =>
        {
            if (batch == 2)
            {
                third.Set();
            }

            return Task.FromResult(batch);
        };
        await foreach (var batch in BatchLanes.InOrder([0, 1, 2], [lane, lane], Token))
        {
            Assert.True(batch > 0 || third.Wait(Patience, Token));
        }
    }

    [Fact]
    public async Task After_a_fault_no_lane_works_any_more_and_later_results_are_dropped()
    {
        var working = 0;
        List<int> results = [];
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var batch in BatchLanes.InOrder(Enumerable.Range(0, 9), [LaneAsync, LaneAsync], Token))
            {
                results.Add(batch);
            }
        });

        Assert.Equal("2", fault.Message);
        Assert.Equal([0, 1], results);
        Assert.Equal(0, Volatile.Read(ref working));

        async Task<int> LaneAsync(int batch, CancellationToken token)
        {
            Interlocked.Increment(ref working);
            try
            {
                await Task.Delay(batch == 3 ? Patience : TimeSpan.Zero, token); // the batch beside the failing one is cancelled
                return batch == 2 ? throw new InvalidOperationException("2") : batch;
            }
            finally
            {
                Interlocked.Decrement(ref working);
            }
        }
    }

    [Fact]
    public async Task A_caller_that_stops_early_waits_for_the_lanes()
    {
        var working = 0;
        await foreach (var batch in BatchLanes.InOrder(Enumerable.Range(0, 9), [LaneAsync, LaneAsync], Token))
        {
            if (batch == 0)
            {
                break;
            }
        }

        Assert.Equal(0, Volatile.Read(ref working));

        async Task<int> LaneAsync(int batch, CancellationToken token)
        {
            Interlocked.Increment(ref working);
            try
            {
                await Task.Delay(batch == 0 ? TimeSpan.Zero : Patience, token);
                return batch;
            }
            finally
            {
                Interlocked.Decrement(ref working);
            }
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
