using System.Globalization;

namespace Plurality.Llama.Gguf;

/// <summary>
/// Checks the hyperparameters that every architecture has: layers, width, heads and context are positive, are divisible as required and
/// agree with the tensors, and no fraction is NaN or infinite.
/// </summary>
internal static class HyperParameterFaults
{
    private const string ArchitectureKey = "general.architecture";
    private const double MaxLayers = 512; // the library's limit; it aborts beyond
    private const double MaxWidth = 1 << 20;
    private const double MaxFeedForward = 1 << 24;

    public static IEnumerable<string> Of(GgufModel file)
    {
        if (file.Text(ArchitectureKey) is not { Length: > 0 } architecture)
        {
            return [$"'{ArchitectureKey}' must name the architecture; the file does not say it"];
        }

        return
        [
            .. Range(file, $"{architecture}.block_count", 1, MaxLayers),
            .. Range(file, $"{architecture}.embedding_length", 1, MaxWidth),
            .. Range(file, $"{architecture}.context_length", 1, int.MaxValue),
            .. FeedForward(file, architecture),
            .. Heads(file, architecture),
            .. Fractions(file, architecture),
            .. Layers(file, architecture),
            .. Embedding(file, architecture),
        ];
    }

    private static IEnumerable<string> Range(GgufModel file, string key, double least, double most)
    {
        var found = file.Integer(key);
        if (found is null || found < least || found > most)
        {
            yield return Invariant($"'{key}' must be a whole number from {least} to {most}; got {Describe(file, key)}");
        }
    }

    private static IEnumerable<string> FeedForward(GgufModel file, string architecture)
    {
        // One length for all layers, or one per layer. A special layer may have length 0.
        var key = $"{architecture}.feed_forward_length";
        if (
            file.Metadata.TryGetValue(key, out var lengths)
            && (!lengths.IsInteger || lengths.Numbers.Any(length => length < (lengths.IsArray ? 0 : 1) || length > MaxFeedForward))
        )
        {
            yield return Invariant($"'{key}' must be whole numbers from 1 to {MaxFeedForward}; got {Describe(file, key)}");
        }
    }

    private static IEnumerable<string> Heads(GgufModel file, string architecture)
    {
        // Recurrent networks need no attention. Hybrid networks have heads in some layers only.
        var recurrent = file.Metadata.Keys.Any(key =>
            key.StartsWith($"{architecture}.ssm.", StringComparison.Ordinal)
            || key.StartsWith($"{architecture}.wkv.", StringComparison.Ordinal)
        );
        var key = $"{architecture}.attention.head_count";
        if (!file.Metadata.TryGetValue(key, out var heads))
        {
            return recurrent ? [] : [$"'{key}' must say how many attention heads there are; the file does not say it"];
        }

        var least = recurrent || heads.IsArray ? 0 : 1;
        if (!heads.IsInteger || heads.Count == 0 || heads.Numbers.Any(count => count < least || count > MaxWidth))
        {
            return [Invariant($"'{key}' must be whole numbers from {least} to {MaxWidth}; got {Describe(file, key)}")];
        }

        return [.. HeadWidth(file, architecture, heads.Numbers), .. KeyValueHeads(file, architecture, heads.Numbers)];
    }

    private static IEnumerable<string> HeadWidth(GgufModel file, string architecture, IReadOnlyList<double> heads)
    {
        var widthKey = $"{architecture}.attention.key_length";
        if (file.Metadata.ContainsKey(widthKey))
        {
            return Range(file, widthKey, 1, MaxWidth);
        }

        var width = file.Integer($"{architecture}.embedding_length");
        return heads
            .Where(count => count > 0 && width % count != 0)
            .Distinct()
            .Select(count =>
                Invariant($"'{architecture}.embedding_length' must be a multiple of the number of heads, {count}; got {width}")
            );
    }

    private static IEnumerable<string> KeyValueHeads(GgufModel file, string architecture, IReadOnlyList<double> heads)
    {
        var key = $"{architecture}.attention.head_count_kv";
        if (!file.Metadata.TryGetValue(key, out var shared))
        {
            return [];
        }

        if (!shared.IsInteger || shared.Count == 0 || shared.Numbers.Any(count => count < 0))
        {
            return [Invariant($"'{key}' must be whole numbers of at least 0; got {Describe(file, key)}")];
        }

        // A single number applies to all layers.
        var layers = Math.Max(heads.Count, shared.Count);
        return Enumerable
            .Range(0, layers)
            .Select(layer => (Heads: heads[Math.Min(layer, heads.Count - 1)], Shared: shared.Numbers[Math.Min(layer, shared.Count - 1)]))
            .Where(layer => layer.Heads > 0 && (layer.Shared == 0 ? !shared.IsArray : layer.Heads % layer.Shared != 0))
            .Distinct()
            .Select(layer => Invariant($"'{key}' must divide the number of heads, {layer.Heads}; got {layer.Shared}"));
    }

    private static IEnumerable<string> Fractions(GgufModel file, string architecture) =>
        from entry in file.Metadata
        where entry.Value.IsFraction && entry.Key.StartsWith($"{architecture}.", StringComparison.Ordinal)
        where entry.Value.Numbers.Any(number => !double.IsFinite(number))
        select $"'{entry.Key}' must be a finite number; got {Describe(file, entry.Key)}";

    private static IEnumerable<string> Layers(GgufModel file, string architecture)
    {
        if (file.Integer($"{architecture}.block_count") is not (>= 1 and <= MaxLayers and var layers))
        {
            yield break; // reported already
        }

        var present = file.Tensors.Select(tensor => LayerOf(tensor.Name)).ToHashSet(StringComparer.Ordinal);
        for (var layer = 0; layer < layers; layer++)
        {
            if (!present.Contains(layer.ToString(CultureInfo.InvariantCulture)))
            {
                yield return Invariant($"there must be tensors for each of the {layers} layers; layer {layer} ('blk.{layer}.…') has none");
            }
        }
    }

    /// <summary>
    /// Returns the text between <c>blk.</c> and the next point. Names in encoders and decoders begin with <c>enc.</c> or <c>dec.</c>.
    /// </summary>
    private static string LayerOf(string tensor)
    {
        var parts = tensor.Split('.');
        var at = Array.IndexOf(parts, "blk");
        return at >= 0 && at + 1 < parts.Length ? parts[at + 1] : "";
    }

    private static IEnumerable<string> Embedding(GgufModel file, string architecture)
    {
        const string Name = "token_embd.weight";
        if (file.Tensors.FirstOrDefault(tensor => tensor.Name == Name) is not { } embedding)
        {
            yield return $"there must be a tensor '{Name}' with a row for each token; the file has none";
            yield break;
        }

        var width = file.Integer($"{architecture}.embedding_length");
        var tokens = file.Metadata.GetValueOrDefault(VocabularyFaults.TokensKey)?.Count;
        if (width is null || tokens is null)
        {
            yield break; // reported already
        }

        ulong[] shape = [.. embedding.Dimensions, 1];
        if (shape[0] != width || shape[1] != (ulong)tokens)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"'{Name}' must have {tokens} rows (the tokens of the vocabulary) of {width} numbers (the embedding length); got "
                    + $"{shape[1]} rows of {shape[0]}"
            );
        }
    }

    private static string Describe(GgufModel file, string key) =>
        file.Metadata.GetValueOrDefault(key) switch
        {
            null => "nothing",
            { Type: GgufValueType.Text } => "a text",
            { Count: 0 } => "an empty list",
            var value => string.Join(
                ", ",
                value.Numbers.Distinct().Take(5).Select(number => number.ToString(CultureInfo.InvariantCulture))
            ),
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
