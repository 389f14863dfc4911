namespace Plurality.Labels;

/// <summary>How many labels an answer may have (docs/method.md#1-notation and docs/method.md#4-methods).</summary>
public enum TaskKind
{
    /// <summary>None, one or several: an independent probability per label.</summary>
    MultiLabel,

    /// <summary>Exactly one: a distribution over the labels, without <c>none</c>.</summary>
    SingleLabel,
}
