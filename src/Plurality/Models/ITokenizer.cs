namespace Plurality.Models;

/// <summary>A model's tokenizer: text to tokens and back, and what its tokens are for.</summary>
/// <remarks>Used by one thread at a time, unless a backend says otherwise.</remarks>
public interface ITokenizer
{
    /// <summary>The token that opens every text; null where the model wants none.</summary>
    int? Beginning { get; }

    /// <summary>The tokens that end a generation, ascending.</summary>
    IReadOnlyList<int> EndOfGeneration { get; }

    /// <summary>What the model's chat template puts around a user's turn.</summary>
    /// <exception cref="ModelException">The model has no template, or one that cannot be applied.</exception>
    ChatFrame ChatFrame { get; }

    /// <summary>The tokens of a text, without <see cref="Beginning"/>. The spelling of a control token is text like any other.</summary>
    int[] Encode(string text);

    /// <summary>The UTF-8 bytes that a token stands for; not always whole characters. Treat the array as read-only.</summary>
    byte[] Bytes(int token);

    /// <summary>The tokens of text that begin with one of these spellings, ascending; control tokens are not among them.</summary>
    IReadOnlyList<int> StartingWith(IReadOnlyList<string> starts);
}
