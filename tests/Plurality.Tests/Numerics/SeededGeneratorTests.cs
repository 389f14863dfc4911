using FsCheck;
using FsCheck.Fluent;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Numerics;

/// <summary>
/// The expected numbers come from a separate program in C, compiled with gcc: xoshiro256** and SplitMix64 as their authors publish them,
/// FNV-1a, Lemire's method on unsigned __int128, Fisher-Yates from the end. They must never change.
/// </summary>
public sealed class SeededGeneratorTests
{
    [Theory]
    [InlineData(0UL, 0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0)]
    [InlineData(1UL, 0xb3f2af6d0fc710c5, 0x853b559647364cea, 0x92f89756082a4514)]
    [InlineData(42UL, 0x15780b2e0c2ec716, 0x6104d9866d113a7e, 0xae17533239e499a1)]
    [InlineData(ulong.MaxValue, 0x8f5520d52a7ead08, 0xc476a018caa1802d, 0x81de31c0d260469e)]
    public void First_values_of_a_seed_are_those_of_the_reference_code(ulong seed, ulong first, ulong second, ulong third)
    {
        var generator = new SeededGenerator(seed);

        ulong[] drawn = [generator.Next(), generator.Next(), generator.Next()];

        Assert.Equal([first, second, third], drawn);
    }

    [Theory]
    [InlineData(7UL, "demonstrations", "", 0x6285df3b5e7aecf9, 0x9e871df09e1bba6f)]
    [InlineData(7UL, "demonstrations", "é001", 0x3b894554b2f4297f, 0xc6d9beb119da593a)]
    [InlineData(0UL, "label-order", "joy", 0x33420b46734552d8, 0xd3aeb397cca16278)]
    public void First_values_of_a_derived_stream_are_those_of_the_reference_code(
        ulong seed,
        string purpose,
        string item,
        ulong first,
        ulong second
    )
    {
        var generator = SeededGenerator.For(seed, purpose, item);

        ulong[] drawn = [generator.Next(), generator.Next()];

        Assert.Equal([first, second], drawn);
    }

    [Fact]
    public void Purpose_and_item_do_not_run_into_each_other() =>
        Assert.NotEqual(SeededGenerator.For(1, "ab", "c").Next(), SeededGenerator.For(1, "a", "bc").Next());

    [Fact]
    public void Whole_numbers_below_ten_are_those_of_the_reference_code()
    {
        var generator = new SeededGenerator(42);

        var drawn = Enumerable.Range(0, 12).Select(_ => generator.NextInt(10));

        Assert.Equal([0, 3, 6, 9, 9, 7, 7, 8, 7, 5, 6, 2], drawn);
    }

    [Fact]
    public void Whole_numbers_reach_the_largest_range()
    {
        var generator = new SeededGenerator(42);

        var drawn = Enumerable.Range(0, 4).Select(_ => generator.NextInt(int.MaxValue));

        Assert.Equal([180094358, 813853890, 1460382104, 1985762978], drawn);
    }

    [Fact]
    public void Whole_numbers_are_equally_frequent()
    {
        var generator = new SeededGenerator(3);
        var counts = new int[7];

        for (var i = 0; i < 70_000; i++)
        {
            counts[generator.NextInt(7)]++;
        }

        // Standard deviation of a count: sqrt(70000 · 1/7 · 6/7) = 92.6; five of them.
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 463, 10_000 + 463));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Whole_numbers_need_a_range(int exclusiveMaximum) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeededGenerator(0).NextInt(exclusiveMaximum));

    [Fact]
    public void Fractions_are_those_of_the_reference_code()
    {
        var generator = new SeededGenerator(42);

        double[] drawn = [generator.NextDouble(), generator.NextDouble(), generator.NextDouble(), generator.NextDouble()];

        Assert.Equal([0.083862971059882163, 0.37898025066266861, 0.68004341102813937, 0.92469294532538759], drawn);
    }

    [Fact]
    public void Shuffle_is_that_of_the_reference_code()
    {
        int[] items = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

        new SeededGenerator(42).Shuffle(items.AsSpan());

        Assert.Equal([9, 1, 4, 2, 8, 7, 6, 5, 3, 0], items);
    }

    [Fact]
    public void Shuffle_gives_each_order_equally_often()
    {
        var generator = new SeededGenerator(11);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);

        for (var i = 0; i < 60_000; i++)
        {
            var letters = "abc".ToCharArray();
            generator.Shuffle(letters.AsSpan());
            counts[new string(letters)] = counts.GetValueOrDefault(new string(letters)) + 1;
        }

        // Six orders; standard deviation of a count: sqrt(60000 · 1/6 · 5/6) = 91.3; five of them.
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 10_000 - 457, 10_000 + 457));
    }

    [Fact]
    public void Shuffle_is_a_permutation() =>
        Prop.ForAll<ulong, int[]>(
                (seed, items) =>
                {
                    var shuffled = items.ToArray();
                    new SeededGenerator(seed).Shuffle(shuffled.AsSpan());
                    return items.Order().SequenceEqual(shuffled.Order());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Fractions_stay_below_one_and_whole_numbers_in_range() =>
        Prop.ForAll<ulong, PositiveInt>(
                (seed, range) =>
                {
                    var generator = new SeededGenerator(seed);
                    return generator.NextDouble() is >= 0 and < 1
                        && generator.NextInt(range.Get) is var drawn
                        && drawn >= 0
                        && drawn < range.Get;
                }
            )
            .QuickCheckThrowOnFailure();
}
