namespace Plurality.Traces;

/// <summary>A text does not name a scoring mode.</summary>
internal sealed class ScoringException : PluralityException
{
    /// <summary>Carries the requested text.</summary>
    public ScoringException(string text)
        : base($"scoring must be exact, exact:BOUND with a bound from 0 to below 1 such as exact:0.001, or first-token; got '{text}'.") =>
        Text = text;

    /// <summary>The requested text.</summary>
    public string Text { get; }
}
