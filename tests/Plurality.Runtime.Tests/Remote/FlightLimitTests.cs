using Plurality.Remote.Transport;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

public sealed class FlightLimitTests
{
    private readonly ScriptedClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_grows_by_one_a_round_while_answers_take_as_long_as_before()
    {
        using var limit = new FlightLimit(given: null, _clock);

        for (var round = 0; round < 5; round++)
        {
            await RoundAsync(limit, limit.Current, milliseconds: 100);
        }

        Assert.Equal(FlightLimit.First + 5, limit.Current);
    }

    [Fact]
    public async Task It_stays_while_answers_take_longer_than_at_best()
    {
        using var limit = new FlightLimit(given: null, _clock);
        await RoundAsync(limit, limit.Current, milliseconds: 100);

        await RoundAsync(limit, limit.Current, milliseconds: 151);
        var slow = limit.Current;
        await RoundAsync(limit, limit.Current, milliseconds: 149);

        Assert.Equal((FlightLimit.First + 1, FlightLimit.First + 2), (slow, limit.Current));
    }

    [Fact]
    public async Task It_stays_while_fewer_are_under_way()
    {
        using var limit = new FlightLimit(given: null, _clock);

        for (var round = 0; round < 20; round++)
        {
            await RoundAsync(limit, FlightLimit.First - 1, milliseconds: 100);
        }

        Assert.Equal(FlightLimit.First, limit.Current);
    }

    [Fact]
    public async Task It_is_halved_once_for_all_that_were_under_way_and_never_below_one()
    {
        using var limit = new FlightLimit(given: null, _clock);

        await RoundAsync(limit, limit.Current, milliseconds: 1, FlightEnd.Overloaded);
        var once = limit.Current;
        for (var round = 0; round < 5; round++)
        {
            await RoundAsync(limit, limit.Current, milliseconds: 1, FlightEnd.Overloaded);
        }

        Assert.Equal((FlightLimit.First / 2, 1), (once, limit.Current));
        await RoundAsync(limit, 1, milliseconds: 1);
        Assert.False(await IsRoomForAsync(limit, 2));
    }

    [Fact]
    public async Task Faults_of_other_kinds_say_nothing()
    {
        using var limit = new FlightLimit(given: null, _clock);

        for (var round = 0; round < 5; round++)
        {
            await RoundAsync(limit, limit.Current, milliseconds: 1, FlightEnd.Other);
        }

        Assert.Equal(FlightLimit.First, limit.Current);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_given_limit_stays(bool answers)
    {
        using var limit = new FlightLimit(given: 3, _clock);

        for (var round = 0; round < 10; round++)
        {
            await RoundAsync(limit, 3, milliseconds: 100, answers ? FlightEnd.Computed : FlightEnd.Overloaded);
        }

        Assert.Equal(3, limit.Current);
        Assert.True(await IsRoomForAsync(limit, 3));
        Assert.False(await IsRoomForAsync(limit, 4));
    }

    /// <summary>An engine that computes 20 at once lets more of them wait, so that answers take longer by what is too much.</summary>
    [Fact]
    public async Task It_finds_how_many_an_engine_computes_at_once()
    {
        using var limit = new FlightLimit(given: null, _clock);

        for (var round = 0; round < 200; round++)
        {
            await RoundAsync(limit, limit.Current, milliseconds: 100 * Math.Max(1, limit.Current / 20.0));
        }

        Assert.InRange(limit.Current, 20, 31);
    }

    /// <summary>An engine that refuses more than 20: the limit climbs to 21, falls to 10, and climbs again.</summary>
    [Fact]
    public async Task It_stays_about_where_an_engine_refuses()
    {
        using var limit = new FlightLimit(given: null, _clock);
        List<int> limits = [];

        for (var round = 0; round < 200; round++)
        {
            await RoundAsync(limit, limit.Current, 100, limit.Current > 20 ? FlightEnd.Overloaded : FlightEnd.Computed);
            limits.Add(limit.Current);
        }

        Assert.Equal((10, 21), (limits.Skip(20).Min(), limits.Max()));
    }

    private async Task RoundAsync(FlightLimit limit, int requests, double milliseconds, FlightEnd end = FlightEnd.Computed)
    {
        List<Flight> flights = [];
        for (var i = 0; i < requests; i++)
        {
            flights.Add(await limit.EnterAsync(Cancellation));
        }

        _clock.Now += TimeSpan.FromMilliseconds(milliseconds);
        flights.ForEach(flight => limit.Leave(flight, end));
    }

    private static async Task<bool> IsRoomForAsync(FlightLimit limit, int requests)
    {
        using var stop = new CancellationTokenSource();
        Task<Flight>[] flights = [.. Enumerable.Range(0, requests).Select(_ => limit.EnterAsync(stop.Token))];
        var hasRoom = Array.TrueForAll(flights, flight => flight.IsCompletedSuccessfully);
        await stop.CancelAsync();
        foreach (var flight in flights.Where(flight => flight.IsCompletedSuccessfully))
        {
            limit.Leave(await flight, FlightEnd.Other);
        }

        return hasRoom;
    }
}
