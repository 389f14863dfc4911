namespace Plurality.Estimators;

/// <summary>The training documents are not usable for a fit.</summary>
internal sealed class TrainingException : PluralityException
{
    /// <summary>States the requirement on the method's training data, what was found and what to do.</summary>
    public TrainingException(string method, string sentence)
        : base($"{method}: {sentence}") => Method = method;

    /// <summary>The name of the method part to fit.</summary>
    public string Method { get; }
}
