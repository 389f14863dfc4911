using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class ProgressTests
{
    [Fact]
    public void On_a_terminal_a_bar_stays_in_place_and_goes_away_at_the_end()
    {
        var clock = new Clock();
        var error = new StringWriter { NewLine = "\n" };
        var progress = new Progress(Terminal(clock, error, terminal: true), "documents", 40);

        clock.Now += TimeSpan.FromSeconds(2);
        progress.Advance(10);
        clock.Now += TimeSpan.FromSeconds(6);
        progress.Advance(30);
        progress.Finish();

        Assert.Equal(
            "\r██████░░░░░░░░░░░░░░░░░░ 10 of 40 documents, 5.0 documents/s, 6.0 s left\e[K"
                + "\r████████████████████████ 40 of 40 documents, 5.0 documents/s, 0.0 s left\e[K"
                + "\r\e[K40 documents in 8.0 s (5.0 documents/s)\n",
            error.ToString()
        );
    }

    [Fact]
    public void One_long_document_shows_that_it_moves()
    {
        var clock = new Clock();
        var error = new StringWriter { NewLine = "\n" };
        var progress = new Progress(Terminal(clock, error, terminal: true), "documents", 1);

        for (var step = 1; step <= 3; step++)
        {
            clock.Now += TimeSpan.FromSeconds(0.7);
            progress.Within(step);
        }

        progress.Advance(1);

        Assert.Equal(
            "\r░░░░░░░░░░░░░░░░░░░░░░░░ 0 of 1 documents, 0.0 documents/s, 2 steps into the next\e[K"
                + "\r░░░░░░░░░░░░░░░░░░░░░░░░ 0 of 1 documents, 0.0 documents/s, 3 steps into the next\e[K",
            error.ToString()
        );
    }

    [Fact]
    public void Elsewhere_a_line_comes_every_ten_seconds()
    {
        var clock = new Clock();
        var error = new StringWriter { NewLine = "\n" };
        var progress = new Progress(Terminal(clock, error, terminal: false), "documents", 100);

        for (var second = 0; second < 25; second++)
        {
            clock.Now += TimeSpan.FromSeconds(1);
            progress.Advance(2);
        }

        Assert.Equal(
            "20 of 100 documents, 2.0 documents/s, 40.0 s left\n40 of 100 documents, 2.0 documents/s, 30.0 s left\n",
            error.ToString()
        );
    }

    [Fact]
    public void What_was_stored_before_does_not_count_towards_the_rate()
    {
        var clock = new Clock();
        var error = new StringWriter { NewLine = "\n" };
        var progress = new Progress(Terminal(clock, error, terminal: true), "documents", 100);

        progress.Advance(50, computed: false);
        clock.Now += TimeSpan.FromSeconds(5);
        progress.Advance(10);

        Assert.Contains("60 of 100 documents, 2.0 documents/s, 20.0 s left", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rate_and_time_left_are_those_of_the_last_minute_and_the_end_tells_the_whole()
    {
        var clock = new Clock();
        var error = new StringWriter { NewLine = "\n" };
        var progress = new Progress(Terminal(clock, error, terminal: true), "documents", 1000);

        // 100 s at 5 a second, then 60 s at 1 a second: of the fast time nothing is left. Over all it would be 560/160 = 3.5 a second.
        for (var second = 0; second < 160; second++)
        {
            clock.Now += TimeSpan.FromSeconds(1);
            progress.Advance(second < 100 ? 5 : 1);
        }

        Assert.EndsWith("560 of 1000 documents, 1.0 documents/s, 7 min 20 s left\e[K", error.ToString(), StringComparison.Ordinal);
        progress.Finish();
        Assert.EndsWith("560 documents in 2 min 40 s (3.5 documents/s)\n", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_take_longer_than_a_minute_have_a_rate_too()
    {
        var clock = new Clock();
        var error = new StringWriter { NewLine = "\n" };
        var progress = new Progress(Terminal(clock, error, terminal: true), "documents", 96);

        clock.Now += TimeSpan.FromSeconds(320);
        progress.Advance(32);
        clock.Now += TimeSpan.FromSeconds(160);
        progress.Advance(32);

        Assert.EndsWith("64 of 96 documents, 0.2 documents/s, 2 min 40 s left\e[K", error.ToString(), StringComparison.Ordinal);
    }

    private static Terminal Terminal(TimeProvider clock, TextWriter error, bool terminal) =>
        new()
        {
            Input = Stream.Null,
            OutputStream = Stream.Null,
            Error = error,
            ErrorIsTerminal = terminal,
            Clock = clock,
        };

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
