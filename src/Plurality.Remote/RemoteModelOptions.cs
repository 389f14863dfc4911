namespace Plurality.Remote;

/// <summary>Which remote model to ask, and how. Immutable, so safe to share between threads.</summary>
public sealed record RemoteModelOptions
{
    /// <summary>The engine and its address, such as <c>llama-server:http://localhost:8080</c>, <c>vllm:http://host:8000/MODEL</c> or
    /// <c>sglang:http://host:30000</c>. A key is never part of it: it is read from the environment variable
    /// <c>PLURALITY_API_KEY_LLAMA_SERVER</c> (or <c>_VLLM</c>, <c>_SGLANG</c>), or from <see cref="KeyFile"/>.</summary>
    public required string Address { get; init; }

    /// <summary>The file whose first line is the key; null for the environment variable.</summary>
    public string? KeyFile { get; init; }

    /// <summary>How many of the most probable next tokens to ask for at each place, at least 1. Null (the default) for all that are
    /// needed: probabilities are then exact. With fewer, answers are shorter, and probabilities have upper limits.</summary>
    public int? TopTokens { get; init; }

    /// <summary>The most requests in flight, at least 1. Null (the default) to find out how many the engine takes: their number begins at
    /// 8, grows while answers come as quickly as before, and is halved when the engine has too much to do.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The most requests in a minute, repetitions included, at least 1; null (the default) for any number. They are sent at even
    /// distances.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The most tokens that the requests of a minute may have together, at least 1; null (the default) for any number.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>How long one request may take before it is sent again; default: two minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The most requests that may be sent, repetitions included; null (the default) for any number.</summary>
    public long? MaximumRequests { get; init; }

    /// <summary>The most tokens that all requests and answers may have together, whether the engine has them in its cache or not; null
    /// (the default) for any number.</summary>
    public long? MaximumTokens { get; init; }

    /// <summary>How often a failed request is sent again.</summary>
    internal int Retries { get; init; } = 8;

    /// <summary>The wait before it is sent again for the first time; each further wait is twice as long.</summary>
    internal TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Tells the time, and waits.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;
}
