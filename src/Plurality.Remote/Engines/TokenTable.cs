using System.Security.Cryptography;
using Plurality.Models;

namespace Plurality.Remote.Engines;

/// <summary>A model's vocabulary.</summary>
/// <param name="bytes">The UTF-8 bytes of each token; none for a control token. Some engines show text only: a part of a character is
/// then U+FFFD until its bytes are learned.</param>
/// <param name="endOfGeneration">The tokens that end a generation, ascending.</param>
/// <param name="beginning">The token that opens every text; null for none.</param>
/// <param name="unknown">Whether a token's bytes are not known yet, by token; null if all are known.</param>
internal sealed class TokenTable(byte[][] bytes, IReadOnlyList<int> endOfGeneration, int? beginning, bool[]? unknown = null)
{
    /// <summary>The number of tokens, which are numbered from 0.</summary>
    public int Size => bytes.Length;

    /// <summary>The tokens that end a generation, ascending.</summary>
    public IReadOnlyList<int> EndOfGeneration => endOfGeneration;

    /// <summary>The token that opens every text; null for none.</summary>
    public int? Beginning => beginning;

    /// <summary>The SHA-256 over all tokens as they were first read, each with its length before it.</summary>
    public string Sha256 { get; } = Hash(bytes);

    /// <summary>The UTF-8 bytes of a token; none for a control token.</summary>
    /// <exception cref="UnansweredException">The engine does not tell them.</exception>
    public byte[] Bytes(int token) =>
        IsUnknown(token)
            ? throw new UnansweredException(
                $"The engine must tell the bytes of each token that an answer needs; token {token} is a part of a character, which the "
                    + "engine shows as U+FFFD. Use labels whose characters the model writes as whole tokens, or another engine."
            )
            : bytes[token];

    /// <summary>Whether a token is a part of a character whose bytes are not known.</summary>
    public bool IsUnknown(int token) => unknown is not null && unknown[token];

    /// <summary>Whether a token is a control token, which stands for no text.</summary>
    public bool IsControl(int token) => bytes[token].Length == 0;

    /// <summary>Whether a token begins with one of these texts. Parts of characters begin with none.</summary>
    public bool StartsWith(int token, byte[][] starts) => Array.Exists(starts, start => bytes[token].AsSpan().StartsWith(start));

    /// <summary>Keeps the bytes of a token that were not known.</summary>
    public void Learn(int token, byte[] known) => (bytes[token], unknown![token]) = (known, false);

    private static string Hash(byte[][] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var token in bytes)
        {
            hash.AppendData(BitConverter.GetBytes(token.Length));
            hash.AppendData(token);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
