using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.Decoding;

/// <summary>The tokens of a vocabulary that a <see cref="TokenClass"/> describes.</summary>
internal static class TokenSets
{
    /// <summary>Token ids, ascending and distinct.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="tokens">The description.</param>
    /// <param name="continuation">The first tokens of the format's continuation, as tokenised in context; none if it has none.</param>
    public static int[] Resolve(ITokenizer tokenizer, TokenClass tokens, IReadOnlyList<int> continuation)
    {
        var set = new SortedSet<int>(tokenizer.StartingWith(tokens.Starts));
        if (tokens.EndOfGeneration)
        {
            set.UnionWith(tokenizer.EndOfGeneration);
        }

        if (tokens.ContinuationToken)
        {
            set.UnionWith(continuation);
        }

        return [.. set];
    }
}
