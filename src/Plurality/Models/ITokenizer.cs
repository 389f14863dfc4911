namespace Plurality.Models;

/// <summary>A model's tokenizer: text to tokens and back, and the special roles of tokens.</summary>
/// <remarks>Used by one thread at a time, unless a backend says otherwise.</remarks>
public interface ITokenizer
{
    /// <summary>The token that opens every text; null if the model uses none.</summary>
    int? Beginning { get; }

    /// <summary>The tokens that end a generation, ascending.</summary>
    IReadOnlyList<int> EndOfGeneration { get; }

    /// <summary>The text and control tokens that the model's chat template puts around a user turn.</summary>
    /// <exception cref="ModelException">The model has no template, or one that cannot be applied.</exception>
    ChatFrame ChatFrame { get; }

    /// <summary>The tokens of a text, without <see cref="Beginning"/>. The spelling of a control token is treated as plain text.</summary>
    int[] Encode(string text);

    /// <summary>The UTF-8 bytes of a token; not always whole characters. Treat the array as read-only.</summary>
    byte[] Bytes(int token);

    /// <summary>The text tokens that begin with one of these spellings, ascending; control tokens are not among them.</summary>
    IReadOnlyList<int> StartingWith(IReadOnlyList<string> starts);
}
