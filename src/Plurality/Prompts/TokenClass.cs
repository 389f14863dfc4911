namespace Plurality.Prompts;

/// <summary>
/// A vocabulary-independent set of tokens, described by their role in an answer. Each model resolves it to its token ids
/// (the last columns of the table in docs/method.md#2-the-prompt).
/// </summary>
/// <param name="Starts">Tokens whose text begins with one of these.</param>
/// <param name="ContinuationToken">Whether the first token of the format's continuation belongs to the set.</param>
/// <param name="EndOfGeneration">Whether every token that the vocabulary marks as ending a generation belongs to the set.</param>
internal sealed record TokenClass(IReadOnlyList<string> Starts, bool ContinuationToken, bool EndOfGeneration)
{
    /// <summary>Equal when they describe the same tokens.</summary>
    public bool Equals(TokenClass? other) =>
        other is not null
        && ContinuationToken == other.ContinuationToken
        && EndOfGeneration == other.EndOfGeneration
        && Starts.SequenceEqual(other.Starts, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Starts.Count, ContinuationToken, EndOfGeneration);
}
