using System.Security.Cryptography;

namespace Plurality.Remote.Engines;

/// <summary>A model's vocabulary.</summary>
/// <param name="bytes">The UTF-8 bytes of each token; none for a control token.</param>
/// <param name="endOfGeneration">The tokens that end a generation, ascending.</param>
/// <param name="beginning">The token that opens every text; null for none.</param>
internal sealed class TokenTable(byte[][] bytes, IReadOnlyList<int> endOfGeneration, int? beginning)
{
    /// <summary>The number of tokens, which are numbered from 0.</summary>
    public int Size => bytes.Length;

    /// <summary>The tokens that end a generation, ascending.</summary>
    public IReadOnlyList<int> EndOfGeneration => endOfGeneration;

    /// <summary>The token that opens every text; null for none.</summary>
    public int? Beginning => beginning;

    /// <summary>The UTF-8 bytes of a token; none for a control token.</summary>
    public byte[] Bytes(int token) => bytes[token];

    /// <summary>The tokens without bytes, ascending: control tokens.</summary>
    public IEnumerable<int> Control => Enumerable.Range(0, Size).Where(token => bytes[token].Length == 0);

    /// <summary>The SHA-256 over all tokens, each with its length before it.</summary>
    public string Sha256()
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
