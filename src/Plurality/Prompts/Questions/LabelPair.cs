namespace Plurality.Prompts.Questions;

/// <summary>Two answers to choose between, in the order in which a prompt shows them.</summary>
/// <param name="A">The answer shown as <c>a</c>: a label or <c>none</c>.</param>
/// <param name="B">The answer shown as <c>b</c>.</param>
internal readonly record struct LabelPair(string A, string B)
{
    /// <summary>The same two in the other order.</summary>
    public LabelPair Swapped => new(B, A);
}
