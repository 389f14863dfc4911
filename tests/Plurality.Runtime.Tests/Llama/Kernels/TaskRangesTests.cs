using Plurality.Llama.Kernels.Threads;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels;

/// <summary>Who takes which task, with threads that are steps of one: the order in which they come is drawn by a seed.</summary>
public sealed class TaskRangesTests
{
    public static TheoryData<int> Threads => [.. Enumerable.Range(1, 64)];

    [Theory]
    [MemberData(nameof(Threads))]
    public void Every_task_is_taken_once_in_whatever_order_threads_come(int threads)
    {
        foreach (var tasks in (int[])[0, 1, threads - 1, threads, threads + 1, 200, 1000])
        {
            var ranges = new TaskRanges(threads);
            var chance = new Random((1000 * threads) + tasks);
            ranges.Deal(tasks);
            List<int> taken = [];
            var open = Enumerable.Range(0, threads).ToList();
            while (open.Count > 0)
            {
                var thread = open[chance.Next(open.Count)];
                if (ranges.Take(thread, out _) is var task and >= 0)
                {
                    taken.Add(task);
                }
                else
                {
                    open.Remove(thread);
                }
            }

            Assert.Equal(Enumerable.Range(0, tasks), taken.Order());
        }
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void Threads_of_one_speed_take_nothing_from_each_other_but_a_rest(int threads)
    {
        var ranges = new TaskRanges(threads);
        ranges.Deal(20 * threads);
        var stolen = 0;
        for (var round = 0; round < 20; round++)
        {
            for (var thread = 0; thread < threads; thread++)
            {
                Assert.Equal((20 * thread) + round, ranges.Take(thread, out var looked));
                stolen += looked;
            }
        }

        Assert.Equal(0, stolen);
        Assert.All(Enumerable.Range(0, threads), thread => Assert.Equal(-1, ranges.Take(thread, out _)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public void A_thread_that_never_comes_costs_few_thefts(int threads)
    {
        const int Each = 64;
        var ranges = new TaskRanges(threads);
        ranges.Deal(Each * threads);
        var (taken, thefts) = (0, 0);
        var isBusy = true;
        while (isBusy)
        {
            isBusy = false;
            for (var thread = 1; thread < threads; thread++)
            {
                if (ranges.Take(thread, out var looked) >= 0)
                {
                    (taken, isBusy) = (taken + 1, true);
                    thefts += looked > 0 ? 1 : 0;
                }
            }
        }

        // Each theft takes half of what is left: fewer than two for every task of the last round of each thread, and a logarithm.
        Assert.Equal(Each * threads, taken);
        Assert.InRange(thefts, 1, (2 * threads) + 7);
    }

    [Fact]
    public void Tasks_are_dealt_anew()
    {
        var ranges = new TaskRanges(3);
        foreach (var tasks in (int[])[5, 2, 9])
        {
            ranges.Deal(tasks);
            List<int> taken = [];
            while (ranges.Take(1, out _) is var task and >= 0)
            {
                taken.Add(task);
            }

            Assert.Equal(Enumerable.Range(0, tasks), taken.Order());
        }
    }
}
