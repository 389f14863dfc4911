namespace Plurality.TestKit.TinyModels;

/// <summary>
/// A language model of 2 layers and about 100 KB that knows nothing, made by code: llama architecture, 4 heads over 2 key/value heads, a
/// byte-level BPE vocabulary (all 256 bytes, a few merges, three control tokens) and weights drawn from a seed. llama.cpp loads and runs
/// it like any other model.
/// </summary>
public static class TinyModel
{
    private const int DefaultWidth = 32;
    private const int Layers = 2;
    private const int Heads = 4;
    private const int KeyValueHeads = 2;
    private const int Context = 512;
    private const int NormalToken = 1;
    private const int ControlToken = 3;

    private static readonly string[] ControlTokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];

    // Two pieces each, joined in this order; "Ġ" stands for the space before a word.
    private static readonly string[] Merges = ["t h", "th e", "e r", "Ġ a", "Ġ t", "o n", "\" ,", "Ġ \"", "\" ]"];

    /// <summary>Number of tokens in the vocabulary.</summary>
    public static int VocabularySize => ControlTokens.Length + 256 + Merges.Length;

    /// <summary>Writes the model of a seed to a file, after <paramref name="change"/> has made of it what a test needs.</summary>
    /// <returns><paramref name="path"/>.</returns>
    public static string Write(string path, int seed = 1, Action<GgufWriter>? change = null, int width = DefaultWidth)
    {
        var model = Build(seed, width);
        change?.Invoke(model);
        File.WriteAllBytes(path, model.ToBytes());
        return path;
    }

    /// <summary>Writes a model in several files, <c>STEM-00001-of-0000N.gguf</c>.</summary>
    /// <param name="stem">The path before the numbers.</param>
    /// <param name="parts">The parts, in order.</param>
    /// <returns>The paths of the files.</returns>
    public static IReadOnlyList<string> WriteParts(string stem, IReadOnlyList<GgufWriter> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        List<string> paths = [];
        foreach (var part in parts)
        {
            paths.Add(FormattableString.Invariant($"{stem}-{paths.Count + 1:00000}-of-{parts.Count:00000}.gguf"));
            File.WriteAllBytes(paths[^1], part.ToBytes());
        }

        return paths;
    }

    /// <summary>The model of a seed, to be changed.</summary>
    public static GgufWriter Build(int seed = 1, int width = DefaultWidth)
    {
        var model = new GgufWriter();
        AddMetadata(model, width);
        AddTensors(model, new SeededWeights(seed), width);
        return model;
    }

    /// <summary>Makes the feed-forward part of every layer a mixture of experts, of which each token chooses two.</summary>
    public static void WithExperts(GgufWriter model)
    {
        const int Experts = 4,
            FeedForward = 2 * DefaultWidth;
        var weights = new SeededWeights(100);
        model.Set("llama.expert_count", (uint)Experts).Set("llama.expert_used_count", 2u);
        for (var layer = 0; layer < Layers; layer++)
        {
            var block = $"blk.{layer}.";
            foreach (
                var (name, columns, rows) in new[]
                {
                    ("gate", DefaultWidth, FeedForward),
                    ("up", DefaultWidth, FeedForward),
                    ("down", FeedForward, DefaultWidth),
                }
            )
            {
                model
                    .RemoveTensor($"{block}ffn_{name}.weight")
                    .AddTensor(
                        $"{block}ffn_{name}_exps.weight",
                        [(ulong)columns, (ulong)rows, Experts],
                        weights.Next(columns * rows * Experts)
                    );
            }

            model.AddTensor(block + "ffn_gate_inp.weight", [DefaultWidth, Experts], weights.Next(DefaultWidth * Experts));
        }
    }

    /// <summary>Makes every logit NaN.</summary>
    public static void WithNaNWeights(GgufWriter model) => model.Fill("output_norm.weight", float.NaN);

    /// <summary>Names an architecture that the library has never heard of; the file is valid in every other respect.</summary>
    public static void WithUnknownArchitecture(GgufWriter model)
    {
        const string Name = "marzipan";
        AddHyperParameters(model, Name, DefaultWidth);
        model.Set("general.architecture", Name);
    }

    private static void AddMetadata(GgufWriter model, int width)
    {
        model.Set("general.architecture", "llama").Set("general.name", "Tiny").Set("general.file_type", 0u);
        AddHyperParameters(model, "llama", width);
        AddVocabulary(model);
    }

    /// <summary>Adds the tokenizer and a chat template.</summary>
    internal static void AddVocabulary(GgufWriter model)
    {
        string[] tokens =
        [
            .. ControlTokens,
            .. Enumerable.Range(0, 256).Select(value => Letter((byte)value).ToString()),
            .. Merges.Select(Join),
        ];
        model
            .Set("tokenizer.ggml.model", "gpt2")
            .Set("tokenizer.ggml.pre", "gpt-2")
            .Set("tokenizer.ggml.tokens", tokens)
            .Set("tokenizer.ggml.token_type", tokens.Select((_, i) => i < ControlTokens.Length ? ControlToken : NormalToken).ToArray())
            .Set("tokenizer.ggml.merges", Merges)
            .Set("tokenizer.ggml.bos_token_id", 0u)
            .Set("tokenizer.ggml.eos_token_id", 2u)
            .Set("tokenizer.ggml.add_bos_token", false)
            .Set(
                "tokenizer.chat_template",
                "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% "
                    + "endfor %}"
                    + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
            );
    }

    private static void AddHyperParameters(GgufWriter model, string architecture, int width) =>
        model
            .Set($"{architecture}.block_count", (uint)Layers)
            .Set($"{architecture}.context_length", (uint)Context)
            .Set($"{architecture}.embedding_length", (uint)width)
            .Set($"{architecture}.feed_forward_length", 2 * (uint)width)
            .Set($"{architecture}.attention.head_count", (uint)Heads)
            .Set($"{architecture}.attention.head_count_kv", (uint)KeyValueHeads)
            .Set($"{architecture}.attention.layer_norm_rms_epsilon", 1e-5f)
            .Set($"{architecture}.rope.dimension_count", (uint)(width / Heads))
            .Set($"{architecture}.rope.freq_base", 10000f);

    private static void AddTensors(GgufWriter model, SeededWeights weights, int width)
    {
        var keyValueWidth = width / Heads * KeyValueHeads;
        Matrix("token_embd.weight", width, VocabularySize);
        Ones("output_norm.weight");
        for (var layer = 0; layer < Layers; layer++)
        {
            var block = $"blk.{layer}.";
            Ones(block + "attn_norm.weight");
            Matrix(block + "attn_q.weight", width, width);
            Matrix(block + "attn_k.weight", width, keyValueWidth);
            Matrix(block + "attn_v.weight", width, keyValueWidth);
            Matrix(block + "attn_output.weight", width, width);
            Ones(block + "ffn_norm.weight");
            Matrix(block + "ffn_gate.weight", width, 2 * width);
            Matrix(block + "ffn_up.weight", width, 2 * width);
            Matrix(block + "ffn_down.weight", 2 * width, width);
        }

        void Matrix(string name, int columns, int rows) =>
            model.AddTensor(name, [(ulong)columns, (ulong)rows], weights.Next(columns * rows));

        void Ones(string name) => model.AddTensor(name, [(ulong)width], [.. Enumerable.Repeat(1f, width)]);
    }

    private static string Join(string merge) => merge.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>
    /// The letter by which byte-level BPE writes a byte: printable ones stand for themselves, the others are numbered from U+0100 on.
    /// </summary>
    private static char Letter(byte value)
    {
        var unprintable = Enumerable.Range(0, 256).Where(b => !IsPrintable(b)).ToList();
        var at = unprintable.IndexOf(value);
        return (char)(at < 0 ? value : 0x100 + at);
    }

    private static bool IsPrintable(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
}
