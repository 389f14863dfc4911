namespace Plurality.Remote.Transport;

/// <summary>How requests are sent.</summary>
internal sealed record TransportSettings
{
    /// <summary>The most requests in flight, at least 1; null to find out how many the engine takes.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The most requests in a minute, at least 1; null for any number.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The most tokens in a minute, at least 1; null for any number.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>How long one attempt of a request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a failed request is repeated. With the default waits, eight take about a minute and a half: an engine that is
    /// restarted has then loaded its model again.</summary>
    public int Retries { get; init; } = 8;

    /// <summary>The wait before the first repetition; each further one is twice as long, up to <see cref="LongestWait"/>.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait that is not asked for by the engine.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most requests that may be sent, repetitions included; null for any number.</summary>
    public long? MaximumRequests { get; init; }

    /// <summary>The most tokens that requests and answers may have together; null for any number.</summary>
    public long? MaximumTokens { get; init; }

    /// <summary>Tells the time, and waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The secret.</summary>
    public ApiKey Key { get; init; } = ApiKey.None;
}
