using Plurality.Testing;

namespace Plurality.Tests.Decoding;

/// <summary>Gives whole texts their probabilities, each as one sequence of tokens; all other tokens share 1e-6.</summary>
internal sealed class OwnTokensScript : Script
{
    private const double Least = 1e-6;

    private readonly Dictionary<ulong, Dictionary<int, double>> _next = [];

    public OwnTokensScript(ScriptedTokenizer tokenizer, Dictionary<string, double> texts)
    {
        const string End = "<end>";
        foreach (var (text, share) in texts)
        {
            var hash = 0UL;
            int[] tokens = text.EndsWith(End, StringComparison.Ordinal)
                ? [.. tokenizer.Encode(text[..^End.Length]), tokenizer.EndOfGeneration[0]]
                : tokenizer.Encode(text);
            foreach (var token in tokens)
            {
                var next = _next.TryGetValue(hash, out var known) ? known : _next[hash] = [];
                next[token] = next.GetValueOrDefault(token) + share;
                hash = Mix.Of(hash, (ulong)token);
            }
        }
    }

    internal override string Description => "own tokens";

    internal override void Write(TextSoFar text, Span<float> logits)
    {
        logits.Fill((float)Math.Log(Least / logits.Length));
        if (!_next.TryGetValue(text.Hash, out var next))
        {
            return;
        }

        var sum = next.Values.Sum();
        foreach (var (token, share) in next)
        {
            logits[token] = (float)Math.Log(share / sum);
        }
    }
}
