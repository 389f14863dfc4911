namespace Plurality.Labels;

/// <summary>How many labels an answer may have (docs/method.md#1-notation and docs/method.md#4-methods).</summary>
public enum TaskKind
{
    /// <summary>None, one or several: a probability per label, each by itself.</summary>
    MultiLabel,

    /// <summary>Exactly one: a distribution over the labels, without <c>none</c>.</summary>
    SingleLabel,
}
