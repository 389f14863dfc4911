namespace Plurality.Remote.Transport;

/// <summary>How a request came back, as far as it says something about how many an engine can take.</summary>
internal enum FlightEnd
{
    /// <summary>The model computed an answer: its time counts.</summary>
    Computed,

    /// <summary>The engine has too much to do: it answered 429 or 503, or nothing in time.</summary>
    Overloaded,

    /// <summary>Anything else.</summary>
    Other,
}
