namespace Plurality.Estimators;

/// <summary>Documents that something cannot be fitted on.</summary>
internal sealed class TrainingException : PluralityException
{
    /// <summary>Says what must be what of which method's training data, what was found and what to do.</summary>
    public TrainingException(string method, string sentence)
        : base($"{method}: {sentence}") => Method = method;

    /// <summary>The name of what was to be fitted.</summary>
    public string Method { get; }
}
