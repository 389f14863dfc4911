namespace Plurality.Traces;

/// <summary>A text that names no way of scoring.</summary>
internal sealed class ScoringException : PluralityException
{
    /// <summary>Carries what was asked for.</summary>
    public ScoringException(string text)
        : base($"scoring must be exact, exact:BOUND with a bound above 0 and below 1 such as exact:0.001, or first-token; got '{text}'.") =>
        Text = text;

    /// <summary>What was asked for.</summary>
    public string Text { get; }
}
