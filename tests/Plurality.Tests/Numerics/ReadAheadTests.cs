using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Numerics;

public sealed class ReadAheadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Values_come_in_the_order_of_their_lines(int count)
    {
        var read = ReadAhead.Of(Enumerable.Range(0, count), _ => 1, line => 2 * line);

        Assert.Equal(Enumerable.Range(0, count).Select(line => 2 * line), read);
    }

    [Fact]
    public void A_line_that_cannot_be_read_is_reported_after_the_values_before_it()
    {
        List<int> seen = [];

        var fault = Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var value in ReadAhead.Of(Broken(), _ => 1, line => line))
            {
                seen.Add(value);
            }
        });

        Assert.Equal("line 600", fault.Message);
        Assert.Equal(Enumerable.Range(0, 600), seen);

        static IEnumerable<int> Broken()
        {
            for (var line = 0; line < 600; line++)
            {
                yield return line;
            }

            throw new InvalidDataException("line 600");
        }
    }

    /// <summary>A reader may learn from the first line what it needs for the others.</summary>
    [Fact]
    public void The_second_line_is_computed_when_the_first_is_taken()
    {
        var taken = 0;
        List<int> found = [];
        foreach (var before in ReadAhead.Of(Enumerable.Range(0, 5), _ => 1, _ => taken))
        {
            found.Add(before);
            taken++;
        }

        Assert.Equal([0, 1, 1, 3, 3], found);
    }

    [Fact]
    public void Long_lines_are_read_few_at_a_time()
    {
        var read = 0;
        var lines = Enumerable.Range(0, 1000).Select(line => read = line + 1);
        var most = ReadAhead.Of(lines, _ => 1 << 20, line => line).Max(line => read - line);

        Assert.InRange(most, 0, 2);
    }
}
