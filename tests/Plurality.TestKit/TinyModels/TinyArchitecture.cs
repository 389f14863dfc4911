using System.Globalization;

namespace Plurality.TestKit.TinyModels;

/// <summary>
/// A tiny model of one of llama.cpp's architectures, with weights drawn from a seed: what a converter writes, in small. The vocabulary is
/// that of <see cref="TinyModel"/>. <see cref="TinyArchitectures.All"/> has them.
/// </summary>
/// <param name="Name">The architecture's name in files.</param>
/// <param name="Models">Models that people use of it.</param>
/// <param name="Keys">Metadata behind the architecture's name, <c>KEY=VALUE</c> separated by blanks: whole numbers, fractions (with a
/// point or an exponent), <c>true</c>, <c>false</c>, texts. They replace the defaults of <see cref="Defaults"/>.</param>
/// <param name="Tensors">
/// Tensors beside the embedding and the last norm, <c>NAME LENGTH…</c> separated by semicolons, the length of a row first. A name without
/// a point gets <c>.weight</c>, and one that ends with <c>!</c> nothing. Names belong to every layer, behind <c>/</c> to the model, and
/// behind <c>0:</c> to that layer. Lengths are sums and products of numbers and of the letters of <see cref="Lengths"/>.
/// </param>
/// <param name="LastNorm">The name of the last norm's weights.</param>
public sealed record TinyArchitecture(string Name, string Models, string Keys, string Tensors, string LastNorm = "output_norm")
{
    private const string Defaults =
        "block_count=2 context_length=512 embedding_length=32 feed_forward_length=64 attention.head_count=4 attention.head_count_kv=2";

    /// <summary>Writes the model to a file.</summary>
    /// <returns><paramref name="path"/>.</returns>
    public string Write(string path, int seed = 3)
    {
        File.WriteAllBytes(path, Build(seed).ToBytes());
        return path;
    }

    /// <summary>The model, to be changed.</summary>
    public GgufWriter Build(int seed = 3)
    {
        var keys = Read($"{Defaults} {Keys}");
        var model = new GgufWriter().Set("general.architecture", Name).Set("general.name", Models).Set("general.file_type", 0u);
        foreach (var (key, text) in keys)
        {
            model.Set($"{Name}.{key}", Value(text));
        }

        TinyModel.AddVocabulary(model);
        var weights = new SeededWeights(seed);
        var lengths = Lengths(keys);
        Add("token_embd.weight", "w v");
        Add($"{LastNorm}.weight", "w");
        var layers = Number(keys, "block_count", 0);
        foreach (var line in Tensors.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            var (name, shape) = (line[..blank], line[(blank + 1)..]);
            var only = name.IndexOf(':', StringComparison.Ordinal);
            if (name[0] == '/')
            {
                Add(WithSuffix(name[1..]), shape);
            }
            else
            {
                foreach (var layer in only < 0 ? Enumerable.Range(0, layers) : [int.Parse(name[..only], CultureInfo.InvariantCulture)])
                {
                    Add(string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.{WithSuffix(name[(only + 1)..])}"), shape);
                }
            }
        }

        return model;

        void Add(string name, string shape)
        {
            ulong[] dimensions = [.. shape.Split(' ').Select(sum => (ulong)Length(sum, lengths))];
            var count = (int)dimensions.Aggregate(1UL, (product, length) => product * length);
            model.AddTensor(name, dimensions, [.. weights.Next(count).Select(number => Spread(name, dimensions.Length, number))]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Norms are near 1, divisors of frequencies at least 1, decays negative, biases small; matrices are uniform.</summary>
    private static float Spread(string name, int dimensions, float uniform) =>
        name.EndsWith(".ssm_a", StringComparison.Ordinal) ? -0.1f - Math.Abs(uniform)
        : name.Contains("rope_f", StringComparison.Ordinal) ? 1 + (4 * Math.Abs(uniform))
        : dimensions > 1 ? uniform
        : name.EndsWith("norm.weight", StringComparison.Ordinal) ? 1 + (0.4f * uniform)
        : 0.4f * uniform;

    private static string WithSuffix(string name) =>
        name[^1] == '!' ? name[..^1]
        : name.Contains('.', StringComparison.Ordinal) ? name
        : name + ".weight";

    private static Dictionary<string, string> Read(string keys)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in keys.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            values[entry[..equals]] = entry[(equals + 1)..];
        }

        return values;
    }

    private static object Value(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? (object)whole
        : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var fraction) ? fraction
        : text is "true" or "false" ? text == "true"
        : text.Contains(',', StringComparison.Ordinal) ? Numbers(text)
        : text;

    private static int[] Numbers(string text) => [.. text.Split(',').Select(one => int.Parse(one, CultureInfo.InvariantCulture))];

    /// <summary>
    /// The letters of lengths: w width, f feed-forward length, v vocabulary, c context, h head, q all query heads, k all key-value heads, n
    /// the number of heads, e experts, x the feed-forward length of an expert.
    /// </summary>
    private static Dictionary<string, int> Lengths(Dictionary<string, string> keys)
    {
        var (width, feedForward) = (Number(keys, "embedding_length", 0), Number(keys, "feed_forward_length", 0));
        var heads = Number(keys, "attention.head_count", 4);
        var head = Number(keys, "attention.key_length", width / Math.Max(heads, 1));
        return new(StringComparer.Ordinal)
        {
            ["w"] = width,
            ["f"] = feedForward,
            ["v"] = TinyModel.VocabularySize,
            ["c"] = Number(keys, "context_length", 0),
            ["h"] = head,
            ["n"] = heads,
            ["q"] = heads * head,
            ["k"] = Number(keys, "attention.head_count_kv", 2) * head,
            ["e"] = Number(keys, "expert_count", 0),
            ["x"] = Number(keys, "expert_feed_forward_length", feedForward),
        };
    }

    private static int Number(Dictionary<string, string> keys, string key, int fallback) =>
        keys.TryGetValue(key, out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : fallback;

    private static int Length(string sum, Dictionary<string, int> lengths) =>
        sum.Split('+')
            .Sum(product =>
                product
                    .Split('*')
                    .Aggregate(1, (all, factor) =>
                        all * (lengths.TryGetValue(factor, out var length) ? length : int.Parse(factor, CultureInfo.InvariantCulture))
                    )
            );
}
