using System.Globalization;
using System.Text;
using Plurality.Models;

namespace Plurality.Benchmarks;

/// <summary>A tokenizer with more tokens than it needs: texts have the tokens of another, the others are never written.</summary>
internal sealed class PaddedTokenizer(ITokenizer tokenizer, int own, int size, TimeProvider time) : ITokenizer
{
    /// <inheritdoc/>
    public int? Beginning => tokenizer.Beginning;

    /// <inheritdoc/>
    public IReadOnlyList<int> EndOfGeneration => tokenizer.EndOfGeneration;

    /// <inheritdoc/>
    public ChatFrame ChatFrame => tokenizer.ChatFrame;

    /// <summary>The time spent in <see cref="Encode"/>.</summary>
    public TimeSpan TimeEncoding { get; private set; }

    /// <inheritdoc/>
    public int[] Encode(string text)
    {
        var begin = time.GetTimestamp();
        var tokens = tokenizer.Encode(text);
        TimeEncoding += time.GetElapsedTime(begin);
        return tokens;
    }

    /// <inheritdoc/>
    public byte[] Bytes(int token) => token < own ? tokenizer.Bytes(token) : Encoding.UTF8.GetBytes(Text(token));

    /// <inheritdoc/>
    public IReadOnlyList<int> StartingWith(IReadOnlyList<string> starts) =>
        [
            .. tokenizer.StartingWith(starts),
            .. Enumerable
                .Range(own, size - own)
                .Where(token => starts.Any(start => Text(token).StartsWith(start, StringComparison.Ordinal))),
        ];

    private static string Text(int token) => token.ToString("' token'0", CultureInfo.InvariantCulture);
}
