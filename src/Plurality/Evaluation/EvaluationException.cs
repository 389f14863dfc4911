namespace Plurality.Evaluation;

/// <summary>Predictions and references that cannot be compared.</summary>
internal sealed class EvaluationException : PluralityException
{
    /// <summary>Carries what must be what, what was found and what to do.</summary>
    public EvaluationException(string message)
        : base(message) { }
}
