using System.Runtime.InteropServices;
using System.Text;
using Plurality.Llama.Gguf;

namespace Plurality.TestKit.TinyModels;

/// <summary>
/// A Llama model of any size with random weights in half precision, written block by block: as fast as a real one, and of no use. Its
/// tokenizer is another model's, so that texts have as many tokens as there.
/// </summary>
public static class RandomLlama
{
    private const uint HalfPrecision = 1;
    private const int UnusedToken = 5;
    private const uint Context = 8192;

    /// <summary>The number of different weights, after which they begin again. A prime, so that no two rows of a matrix are the
    /// same.</summary>
    private const int Different = 1_048_573;

    /// <summary>Writes the model.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="tokenizer">The model file whose tokenizer is copied.</param>
    /// <returns><paramref name="path"/>.</returns>
    public static string Write(string path, LlamaShape shape, string tokenizer)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var model = new GgufWriter()
            .Set("general.architecture", "llama")
            .Set("general.name", $"random {shape.Name}")
            .Set("general.file_type", 1u)
            .Set("llama.block_count", (uint)shape.Layers)
            .Set("llama.context_length", Context)
            .Set("llama.embedding_length", (uint)shape.Width)
            .Set("llama.feed_forward_length", (uint)shape.FeedForward)
            .Set("llama.attention.head_count", (uint)shape.Heads)
            .Set("llama.attention.head_count_kv", (uint)shape.KeyValueHeads)
            .Set("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .Set("llama.rope.dimension_count", (uint)(shape.Width / shape.Heads))
            .Set("llama.rope.freq_base", 500_000f);
        CopyTokenizer(model, GgufFile.Read(tokenizer), shape.Vocabulary);
        AddTensors(model, shape);
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        model.WriteTo(stream);
        return path;
    }

    private static void AddTensors(GgufWriter model, LlamaShape shape)
    {
        // As wide as those of TinyModel: the logits of a state of length √width then have a spread of about 1.6.
        var weights = Halves(0.5 * Math.Sqrt(32.0 / shape.Width));
        var matrices = 0;
        Matrix("token_embd.weight", shape.Width, shape.Vocabulary);
        if (!shape.IsTied)
        {
            Matrix("output.weight", shape.Width, shape.Vocabulary);
        }

        Ones("output_norm.weight");
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var block = $"blk.{layer}.";
            Ones(block + "attn_norm.weight");
            Matrix(block + "attn_q.weight", shape.Width, shape.Width);
            Matrix(block + "attn_k.weight", shape.Width, shape.KeyValueWidth);
            Matrix(block + "attn_v.weight", shape.Width, shape.KeyValueWidth);
            Matrix(block + "attn_output.weight", shape.Width, shape.Width);
            Ones(block + "ffn_norm.weight");
            Matrix(block + "ffn_gate.weight", shape.Width, shape.FeedForward);
            Matrix(block + "ffn_up.weight", shape.Width, shape.FeedForward);
            Matrix(block + "ffn_down.weight", shape.FeedForward, shape.Width);
        }

        void Matrix(string name, int columns, int rows)
        {
            // Every matrix begins elsewhere in the weights.
            var start = (int)(matrices++ * 7919L % Different);
            var length = (long)columns * rows * sizeof(short);
            model.AddStream(name, [(ulong)columns, (ulong)rows], HalfPrecision, length, stream => Repeat(stream, weights, start, length));
        }

        void Ones(string name) => model.AddTensor(name, [(ulong)shape.Width], [.. Enumerable.Repeat(1f, shape.Width)]);
    }

    private static byte[] Halves(double widest)
    {
        Half[] halves = [.. new SeededWeights(1).Next(Different).Select(weight => (Half)(2 * widest * weight))];
        return MemoryMarshal.AsBytes(halves.AsSpan()).ToArray();
    }

    private static void Repeat(Stream stream, byte[] weights, int start, long length)
    {
        var at = start * sizeof(short);
        while (length > 0)
        {
            var count = (int)Math.Min(length, weights.Length - at);
            stream.Write(weights, at, count);
            length -= count;
            at = 0;
        }
    }

    /// <summary>Copies everything about the tokenizer, and adds tokens that no text has.</summary>
    private static void CopyTokenizer(GgufWriter model, GgufFile file, int vocabulary)
    {
        foreach (var (key, value) in file.Metadata)
        {
            if (!key.StartsWith("tokenizer.", StringComparison.Ordinal))
            {
                continue;
            }

            var more = vocabulary - value.Count;
            object copy = key switch
            {
                "tokenizer.ggml.tokens" => (string[])
                    [.. value.Texts.Select(Spelled), .. Enumerable.Range(0, more).Select(number => $"<|unused {number}|>")],
                "tokenizer.ggml.token_type" => (int[])
                    [.. value.Numbers.Select(number => (int)number), .. Enumerable.Repeat(UnusedToken, more)],
                "tokenizer.ggml.scores" => (float[])[.. value.Numbers.Select(number => (float)number), .. new float[more]],
                _ => Copied(value),
            };
            model.Set(key, copy);
        }
    }

    private static object Copied(GgufValue value) =>
        (value.Type, value.IsArray) switch
        {
            (GgufValueType.Text, true) => value.Texts.Select(Spelled).ToArray(),
            (GgufValueType.Text, false) => value.Texts[0],
            (GgufValueType.Bool, false) => value.Numbers[0] != 0,
            (GgufValueType.Float32, false) => (float)value.Numbers[0],
            (_, false) => (uint)value.Numbers[0],
            _ => value.Numbers.Select(number => (int)number).ToArray(),
        };

    /// <summary>Texts of an array are read byte by byte.</summary>
    private static string Spelled(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
}
