using Plurality.Runtime.Decoding;
using Plurality.Runtime.Models.Llama.Engine;
using Plurality.Runtime.Runs;
using Plurality.Traces;

namespace Plurality.Runtime.Benchmarks;

/// <summary>What is computed for one document.</summary>
/// <param name="Tokens">Real tokens, at least one.</param>
/// <param name="Rows">Behind how many of them, the last ones, logits are asked for.</param>
internal readonly record struct RawDocument(int[] Tokens, int Rows)
{
    /// <summary>A rate is taken from at least this many documents, in whole waves; more would measure the same for longer.</summary>
    private const int Enough = 64;

    /// <summary>A run's first documents, each with as many of its tokens as were evaluated for one of them on average.</summary>
    public static List<RawDocument> Of(Experiment run, PromptTokenizer tokenizer, EvaluatedTokens evaluated)
    {
        var (count, wave) = (run.Documents.Count, run.Spec.Wave);

        // Logits are read behind a prompt, behind every option that is looked at, and, where the model is free, behind every token that it writes.
        var read = evaluated.Forced + (run.Settings.Decoding == DecodingMode.Free ? evaluated.Chosen : 0);
        var rows = 1 + (int)Math.Round((double)read / count);
        List<RawDocument> documents = [];
        for (var i = 0; i < Math.Min(count, (Enough + wave - 1) / wave * wave); i++)
        {
            var tokens = ((i + 1) * evaluated.Documents / count) - (i * evaluated.Documents / count);
            documents.Add(Of(tokenizer.Plain(run.PromptOf(i).Text), (int)Math.Max(1, tokens), rows));
        }

        return documents;
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
