namespace Plurality.Models;

/// <summary>
/// A document outgrows the cells that are left for it, or the model's context. Thrown into its routine before anything of the step that
/// does not fit is computed; other documents of the wave go on.
/// </summary>
public sealed class OutgrownException : PluralityException
{
    /// <summary>Says how long the document would be.</summary>
    public OutgrownException(int tokens)
        : base(
            FormattableString.Invariant(
                $"A document must fit in the context; this one needs {tokens} tokens or more. Shorten it, or use a larger context."
            )
        ) => Tokens = tokens;

    /// <summary>How many tokens the document would have with the step that does not fit, its prompt included.</summary>
    public int Tokens { get; }
}
