namespace Plurality.Testing;

/// <summary>The text behind which a script gives scores.</summary>
/// <param name="tokenizer">Gives tokens their text.</param>
/// <param name="tokens">All tokens so far.</param>
internal sealed class TextSoFar(ScriptedTokenizer tokenizer, IReadOnlyList<int> tokens)
{
    /// <summary>The vocabulary.</summary>
    public ScriptedTokenizer Tokenizer => tokenizer;

    /// <summary>The text, control tokens left out.</summary>
    public string Text => field ??= tokenizer.Text(tokens);

    /// <summary>A number that follows from all tokens.</summary>
    public required ulong Hash { get; init; }
}
