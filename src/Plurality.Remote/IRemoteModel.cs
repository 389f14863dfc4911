using Plurality.Remote.Transport;

namespace Plurality.Remote;

/// <summary>A model that an engine runs: how much it was asked, and how much it may be.</summary>
internal interface IRemoteModel
{
    /// <summary>The requests that were sent, and their tokens.</summary>
    RequestUsage Usage { get; }

    /// <summary>Limits requests and tokens, those of opening included; null for what the options say.</summary>
    void Limit(long? requests, long? tokens);
}
