using Plurality.Decoding;
using Plurality.Llama.Engine;

namespace Plurality.Llama.Benchmarks;

/// <summary>What is computed for one document.</summary>
/// <param name="Tokens">Real tokens, at least one.</param>
/// <param name="Rows">Behind how many of them, the last ones, logits are asked for.</param>
internal readonly record struct RawDocument(int[] Tokens, int Rows)
{
    /// <summary>A rate is taken from at least this many documents, in whole batches; more would measure the same for longer.</summary>
    private const int Enough = 64;

    /// <summary>A run's first documents, each with as many tokens and rows of logits as one of them took on average.</summary>
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

    /// <summary>As many tokens as are wanted: the last ones of a text, over again where it is shorter.</summary>
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
