using Plurality.Decoding;
using Plurality.Llama.Engine;

namespace Plurality.Llama.Benchmarks;

/// <summary>The computation for one document.</summary>
/// <param name="Tokens">Tokens of a real text, at least one.</param>
/// <param name="Rows">The number of tokens, counted from the end, whose logits are requested.</param>
internal readonly record struct RawDocument(int[] Tokens, int Rows)
{
    /// <summary>A rate is measured over at least this many documents, in whole batches. More documents give the same rate.</summary>
    private const int Enough = 64;

    /// <summary>The first documents of a run, each with the average number of tokens and rows of logits.</summary>
    public static List<RawDocument> Of(MeasuredRun run, Decoder decoder, EvaluatedTokens evaluated)
    {
        var (count, batchSize) = (run.Prompts.Count, run.BatchSize);
        List<RawDocument> documents = [];
        for (var i = 0; i < Math.Min(count, (Enough + batchSize - 1) / batchSize * batchSize); i++)
        {
            documents.Add(
                Of([.. decoder.TokensOf(run.Prompts[i])], Math.Max(1, Part(evaluated.Documents, i)), Math.Max(1, Part(evaluated.Rows, i)))
            );
        }

        return documents;

        int Part(long sum, int document) => (int)(((document + 1) * sum / count) - (document * sum / count));
    }

    /// <summary>The last tokens of a text, repeated if the text is shorter than the requested number.</summary>
    public static RawDocument Of(ReadOnlySpan<int> text, int tokens, int rows)
    {
        var end = text[^Math.Min(text.Length, tokens)..];
        var wanted = new int[tokens];
        for (var i = 0; i < tokens; i++)
        {
            wanted[i] = end[i % end.Length];
        }

        return new RawDocument(wanted, rows);
    }
}
