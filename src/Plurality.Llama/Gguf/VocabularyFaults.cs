using System.Globalization;

namespace Plurality.Llama.Gguf;

/// <summary>
/// Checks the tokenizer's tables: all are present and of one length, no token occurs twice, and every special token exists.
/// </summary>
internal static class VocabularyFaults
{
    /// <summary>The tokens of the vocabulary, by number.</summary>
    internal const string TokensKey = "tokenizer.ggml.tokens";

    private const string ModelKey = "tokenizer.ggml.model";
    private const string MergesKey = "tokenizer.ggml.merges";

    /// <summary>Some converters write this number for a token that does not exist.</summary>
    private const double NoToken = uint.MaxValue;

    /// <summary>The tokenizers of the pinned library that turn text into tokens.</summary>
    private static readonly string[] Models = ["llama", "gpt2", "bert", "t5", "rwkv", "plamo2", "gemma4", "hybriddna", "whitespace"];

    /// <summary>Tokenizers with a list of merges. The library refuses them without it.</summary>
    private static readonly string[] MergingModels = ["gpt2", "gemma4", "hybriddna", "whitespace"];

    public static IEnumerable<string> Of(GgufModel file)
    {
        var model = file.Text(ModelKey);
        if (!Models.Contains(model))
        {
            yield return $"'{ModelKey}' must be one of {string.Join(", ", Models)}; got {(model is null ? "nothing" : $"'{model}'")}";
        }

        if (file.Metadata.GetValueOrDefault(TokensKey) is not { Type: GgufValueType.Text, IsArray: true, Count: > 0 } tokens)
        {
            yield return $"'{TokensKey}' must list the tokens of the vocabulary; the file has no such list";
            yield break;
        }

        foreach (var fault in Duplicates(tokens.Texts).Concat(Lengths(file, tokens.Count)).Concat(SpecialTokens(file, tokens.Count)))
        {
            yield return fault;
        }

        // The models of this pre-tokenizer have no merges.
        if (
            MergingModels.Contains(model)
            && file.Text("tokenizer.ggml.pre") != "kimi-k2"
            && file.Metadata.GetValueOrDefault(MergesKey) is not { Type: GgufValueType.Text, IsArray: true }
        )
        {
            yield return $"'{MergesKey}' must list the merges of the tokenizer; the file has no such list";
        }
    }

    /// <summary>The library aborts on two equal tokens. It names an empty token by its number, so several may be empty.</summary>
    private static IEnumerable<string> Duplicates(IReadOnlyList<string> tokens)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Length > 0 && !seen.Add(tokens[i]))
            {
                yield return Invariant($"tokens must be different; token {i} repeats an earlier one, '{tokens[i]}'");
            }
        }
    }

    private static IEnumerable<string> Lengths(GgufModel file, int tokens)
    {
        foreach (var key in (string[])["tokenizer.ggml.scores", "tokenizer.ggml.token_type"])
        {
            if (
                file.Metadata.TryGetValue(key, out var values)
                && (!values.IsArray || values.Count != tokens || values.Type == GgufValueType.Text)
            )
            {
                yield return Invariant($"'{key}' must have a number for each of the {tokens} tokens; got {values.Count}");
            }
        }
    }

    private static IEnumerable<string> SpecialTokens(GgufModel file, int tokens) =>
        from entry in file.Metadata
        where entry.Key.StartsWith("tokenizer.ggml.", StringComparison.Ordinal) && entry.Key.EndsWith("_token_id", StringComparison.Ordinal)
        let token = entry.Value.Integer
        where token is null || ((token < 0 || token >= tokens) && token != NoToken && token != -1)
        select Invariant($"'{entry.Key}' must be one of the {tokens} tokens, 0 to {tokens - 1}; got {token}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
