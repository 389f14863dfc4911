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

    /// <summary>The model of a seed, to be changed.</summary>
    public static GgufWriter Build(int seed = 1, int width = DefaultWidth)
    {
        var model = new GgufWriter();
        AddMetadata(model, width);
        AddTensors(model, new Weights(seed), width);
        return model;
    }

    /// <summary>Makes the feed-forward part of every layer a mixture of experts, of which each token chooses two.</summary>
    public static void WithExperts(GgufWriter model)
    {
        const int Experts = 4,
            FeedForward = 2 * DefaultWidth;
        var weights = new Weights(100);
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

    /// <summary>Makes it a Mamba model of one layer, which has a state in place of attention.</summary>
    public static void AsMamba(GgufWriter model)
    {
        const int Inner = 2 * DefaultWidth,
            State = 4,
            Rank = 2,
            Kernel = 4;
        var weights = new Weights(200);
        string[] attention = ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down"];
        foreach (var name in attention)
        {
            model.RemoveTensor($"blk.0.{name}.weight").RemoveTensor($"blk.1.{name}.weight");
        }

        AddHyperParameters(model, "mamba", DefaultWidth);
        model
            .RemoveTensor("blk.1.attn_norm.weight")
            .Set("general.architecture", "mamba")
            .Set("mamba.block_count", 1u)
            .Set("mamba.ssm.conv_kernel", (uint)Kernel)
            .Set("mamba.ssm.inner_size", (uint)Inner)
            .Set("mamba.ssm.state_size", (uint)State)
            .Set("mamba.ssm.time_step_rank", (uint)Rank);
        (string Name, int Columns, int Rows)[] matrices =
        [
            ("ssm_in.weight", DefaultWidth, 2 * Inner),
            ("ssm_conv1d.weight", Kernel, Inner),
            ("ssm_x.weight", Inner, Rank + (2 * State)),
            ("ssm_dt.weight", Rank, Inner),
            ("ssm_a", State, Inner),
            ("ssm_out.weight", Inner, DefaultWidth),
        ];
        foreach (var (name, columns, rows) in matrices)
        {
            model.AddTensor("blk.0." + name, [(ulong)columns, (ulong)rows], weights.Next(columns * rows));
        }

        foreach (var name in (string[])["ssm_conv1d.bias", "ssm_dt.bias", "ssm_d"])
        {
            model.AddTensor("blk.0." + name, [Inner], weights.Next(Inner));
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

    private static void AddTensors(GgufWriter model, Weights weights, int width)
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

    /// <summary>
    /// Uniform numbers in ±0.5, which give logits a spread of about 1.6: far from uniform, far from certain. SplitMix64, so that a seed
    /// means the same file for ever.
    /// </summary>
    private sealed class Weights(int seed)
    {
        private ulong _state = (ulong)seed;

        public float[] Next(int count)
        {
            var values = new float[count];
            for (var i = 0; i < count; i++)
            {
                values[i] = (float)((Draw() >> 11) * (1.0 / (1UL << 53)) - 0.5);
            }

            return values;
        }

        private ulong Draw()
        {
            unchecked
            {
                _state += 0x9E3779B97F4A7C15;
                var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
                mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
                return mixed ^ (mixed >> 31);
            }
        }
    }
}
