using System.Globalization;

namespace Plurality.Testing;

/// <summary>See <see cref="Script.Probabilities"/>.</summary>
internal sealed class TextScript(Func<string, IReadOnlyDictionary<string, double>> next) : Script
{
    private const double Least = 1e-6;

    /// <inheritdoc/>
    internal override string Description => "text";

    /// <inheritdoc/>
    internal override void Write(TextSoFar text, Span<float> logits) => Write(text.Tokenizer, next(text.Text), logits);

    /// <summary>Writes logits of probabilities of the texts that can follow.</summary>
    /// <exception cref="InvalidOperationException">They are no probabilities.</exception>
    public static void Write(ScriptedTokenizer tokenizer, IReadOnlyDictionary<string, double> following, Span<float> logits)
    {
        var shares = new Dictionary<int, double>();
        foreach (var (text, share) in following)
        {
            if (text.Length == 0 || !(share >= 0))
            {
                throw new InvalidOperationException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"A script must give texts that follow a probability of at least 0; got {share} for '{text}'."
                    )
                );
            }

            var token = FirstToken(tokenizer, text);
            shares[token] = shares.GetValueOrDefault(token) + share;
        }

        var sum = shares.Values.Sum();
        if (sum > 1 + 1e-9)
        {
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"A script's probabilities must sum to at most 1; they sum to {sum}.")
            );
        }

        var others = shares.Values.Count(share => share == 0) + logits.Length - shares.Count;
        var rest = Math.Max(Least, 1 - sum);
        var scale = Math.Min(1, (1 - rest) / sum);
        logits.Fill((float)Math.Log(rest / Math.Max(1, others)));
        foreach (var (token, share) in shares)
        {
            if (share > 0)
            {
                logits[token] = (float)Math.Log(share * scale);
            }
        }
    }

    /// <summary>A control token that ends generations is named by its spelling; all other text is text.</summary>
    private static int FirstToken(ScriptedTokenizer tokenizer, string text)
    {
        for (var end = 0; end < tokenizer.Ends.Count; end++)
        {
            if (string.Equals(tokenizer.Ends[end], text, StringComparison.Ordinal))
            {
                return tokenizer.EndOfGeneration[end];
            }
        }

        return tokenizer.Encode(text)[0];
    }
}
