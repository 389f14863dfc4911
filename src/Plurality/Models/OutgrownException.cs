namespace Plurality.Models;

/// <summary>
/// A document needs more KV-cache cells than are left for it, or exceeds the model's context. The scorer throws this into the document's
/// routine before it computes any part of the step that does not fit; other documents of the batch continue.
/// </summary>
public sealed class OutgrownException : PluralityException
{
    /// <summary>Carries the length that the document would have.</summary>
    public OutgrownException(int tokens)
        : base(
            FormattableString.Invariant(
                $"A document must fit in the context; this one needs {tokens} tokens or more. Shorten it, or use a larger context."
            )
        ) => Tokens = tokens;

    /// <summary>The number of tokens that the document would have with the step that does not fit, including its prompt.</summary>
    public int Tokens { get; }
}
