namespace Plurality.Remote.Transport;

/// <summary>What a failed attempt is about: whether to repeat it, and whom it costs.</summary>
internal enum FailureReach
{
    /// <summary>It may pass: repeat the request. If it stays, it costs the document.</summary>
    Passing,

    /// <summary>Nobody answers at the address: repeat the request. If it stays, it stops everything.</summary>
    Unreachable,

    /// <summary>The engine refuses this request: it costs the document.</summary>
    Request,

    /// <summary>The engine refuses every request of this kind: it stops everything.</summary>
    Engine,
}
