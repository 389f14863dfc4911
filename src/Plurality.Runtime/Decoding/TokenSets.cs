using System.Text;
using Plurality.Prompts;
using Plurality.Runtime.Models.Llama.Native;

namespace Plurality.Runtime.Decoding;

/// <summary>The tokens of a vocabulary that a <see cref="TokenClass"/> describes.</summary>
internal static class TokenSets
{
    /// <summary>Token ids, ascending and distinct.</summary>
    /// <param name="vocabulary">The model's vocabulary.</param>
    /// <param name="tokens">The description.</param>
    /// <param name="continuation">The first token of the format's continuation, as tokenised in context; null where there is none.</param>
    public static int[] Resolve(LlamaVocabulary vocabulary, TokenClass tokens, int? continuation)
    {
        var starts = tokens.Starts.Select(Encoding.UTF8.GetBytes).ToArray();
        var set = new SortedSet<int>();
        for (var token = 0; token < vocabulary.Size; token++)
        {
            var piece = vocabulary.Piece(token);
            if (starts.Any(start => piece.AsSpan().StartsWith(start)) && !vocabulary.IsControl(token))
            {
                set.Add(token);
            }
        }

        if (tokens.EndOfGeneration)
        {
            set.UnionWith(vocabulary.EndOfGeneration);
        }

        if (tokens.ContinuationToken && continuation is { } first)
        {
            set.Add(first);
        }

        return [.. set];
    }
}
