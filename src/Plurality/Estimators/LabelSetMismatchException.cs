namespace Plurality.Estimators;

/// <summary>A fitted state does not apply to a different label set.</summary>
internal sealed class LabelSetMismatchException : PluralityException
{
    /// <summary>Carries both label sets.</summary>
    public LabelSetMismatchException(string method, IReadOnlyList<string> fitted, IReadOnlyList<string> given)
        : base(
            $"The labels of what {method} is applied to must be those that it was fitted on, in their order: {string.Join(", ", fitted)}; "
                + $"got {string.Join(", ", given)}. Fit it on documents with these labels."
        ) => (Method, Fitted, Given) = (method, fitted, given);

    /// <summary>The name of the fitted part.</summary>
    public string Method { get; }

    /// <summary>The labels that it was fitted on.</summary>
    public IReadOnlyList<string> Fitted { get; }

    /// <summary>The labels that it was to be applied to.</summary>
    public IReadOnlyList<string> Given { get; }
}
