using System.Text;
using Plurality.Models;
using Plurality.Remote.Engines;

namespace Plurality.Remote.Batches;

/// <summary>The file of a model that an engine elsewhere runs. Its tokenizer is the model's, so the engine need not be asked for
/// tokens.</summary>
/// <param name="path">The file, as the user named it.</param>
/// <param name="model">The model's name at the engine.</param>
/// <param name="tokenizer">The file's tokenizer.</param>
/// <param name="contextLength">The longest text that the model reads, in tokens.</param>
internal sealed class BatchModelFile(string path, string model, ITokenizer tokenizer, int contextLength)
{
    /// <summary>The version of an engine that nobody asked.</summary>
    public const string UnknownVersion = "unknown (batch files)";

    /// <summary>What is known of the engine: its version is not.</summary>
    public EngineCard Card { get; } = new(UnknownVersion, model, new SortedDictionary<string, string>(), contextLength);

    /// <summary>The file's tokenizer.</summary>
    public ITokenizer Tokenizer => tokenizer;

    /// <summary>The vocabulary. Control tokens behind the last token that matters are left out: only the tokens of a text, and those
    /// that open or end one, can be told from a tokenizer.</summary>
    public TokenTable Table()
    {
        var texts = tokenizer.StartingWith([""]);
        var size = 1 + texts.Concat(tokenizer.EndOfGeneration).Append(tokenizer.Beginning ?? 0).Max();
        var bytes = new byte[size][];
        Array.Fill(bytes, []);
        foreach (var token in texts)
        {
            bytes[token] = tokenizer.Bytes(token);
        }

        return new TokenTable(bytes, tokenizer.EndOfGeneration, tokenizer.Beginning);
    }

    /// <summary>Checks that the engine writes the token of an answer as the file does.</summary>
    /// <exception cref="ModelException">It writes another text: the file is of another model.</exception>
    public void Check(Continued answer)
    {
        // Engines write control tokens as nothing, and show no part of a character.
        if (answer.Text is not { Length: > 0 } text || answer.IsStopped || text.Contains('\uFFFD', StringComparison.Ordinal))
        {
            return;
        }

        var own = Encoding.UTF8.GetString(tokenizer.Bytes(answer.First));
        if (own.TrimStart(' ') != text.TrimStart(' ') && !own.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw new ModelException(
                $"The tokenizer must be that of the model: token {answer.First} is '{own}' in {path}, and {model} wrote '{text}' for it. "
                    + "Name a GGUF file of the same model."
            );
        }
    }
}
