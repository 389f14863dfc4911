using Plurality.Remote.Transport;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

public sealed class RequestPaceTests
{
    private readonly ScriptedClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Requests_are_spread_evenly_over_a_minute()
    {
        var pace = new RequestPace(requestsPerMinute: 30, tokensPerMinute: null, _clock);

        Send(pace, 0, 5000, 0, 0);

        Assert.Equal([2, 4, 6], _clock.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public void A_request_with_many_tokens_holds_up_those_behind_it()
    {
        var pace = new RequestPace(requestsPerMinute: null, tokensPerMinute: 6000, _clock);

        Send(pace, 100, 500, 0, 1);

        // 6000 tokens a minute are 100 a second.
        Assert.Equal([1, 6, 6], _clock.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public void Of_two_limits_the_narrower_one_holds()
    {
        var pace = new RequestPace(requestsPerMinute: 60, tokensPerMinute: 6000, _clock);

        Send(pace, 10, 300, 10);

        Assert.Equal([1, 4], _clock.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public void Time_without_requests_is_not_made_up_for()
    {
        var pace = new RequestPace(requestsPerMinute: 60, tokensPerMinute: null, _clock);

        Send(pace, 1);
        _clock.Now += TimeSpan.FromMinutes(10);
        Send(pace, 1, 1);

        Assert.Equal([1], _clock.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public void Without_limits_nothing_waits()
    {
        var pace = new RequestPace(requestsPerMinute: null, tokensPerMinute: null, _clock);

        Send(pace, 1_000_000, 1_000_000);

        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public void Tokens_that_an_answer_tells_hold_up_what_follows()
    {
        var pace = new RequestPace(requestsPerMinute: 60, tokensPerMinute: 6000, _clock);

        Send(pace, 100);
        _clock.Now += TimeSpan.FromSeconds(5);
        pace.Add(300);
        Send(pace, 100);
        pace.Add(-50);
        Send(pace, 0);

        // Three seconds from the answer on, and half a second that was counted too much; the limit of requests asks for one second.
        Assert.Equal([3, 4], _clock.Waits.Select(wait => wait.TotalSeconds));
    }

    /// <summary>Sends requests that all come at once.</summary>
    private static void Send(RequestPace pace, params int[] tokens)
    {
        foreach (var request in tokens)
        {
            _ = pace.WaitAsync(request, Cancellation);
        }
    }
}
