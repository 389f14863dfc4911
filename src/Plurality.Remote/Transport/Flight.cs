namespace Plurality.Remote.Transport;

/// <summary>A request that is under way.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Sent">When it was sent, on the clock of its <see cref="FlightLimit"/>.</param>
internal readonly record struct Flight(long Number, long Sent);
