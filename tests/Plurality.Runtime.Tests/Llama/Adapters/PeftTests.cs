using System.Text;
using System.Text.Json.Nodes;
using Plurality.Llama.Adapters.Peft;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Adapters;

/// <summary>Adapters in the files of PEFT.</summary>
public sealed class PeftTests : IDisposable
{
    private const string Query = "base_model.model.model.layers.0.self_attn.q_proj";

    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly PeftLayout _layout;

    public PeftTests()
    {
        _model = TinyModel.Write(_folder.File("tiny.gguf"));
        _layout = PeftLayout.Of(GgufModel.Read(_model));
    }

    private string Folder => _folder.File("peft");

    private string Weights => Path.Combine(Folder, "adapter_model.safetensors");

    private string Config => Path.Combine(Folder, "adapter_config.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_adapter_comes_back_from_PEFT_as_it_was()
    {
        var adapter = TinyAdapter.Of(_model);

        PeftAdapterWriter.Write(adapter, Folder, _layout);

        var read = PeftAdapterReader.Read(Folder, _layout);
        Assert.Equal("peft", read.Name);
        AdapterFileTests.AssertSame(
            adapter,
            read with
            {
                Name = adapter.Name,
                License = adapter.License,
                Description = adapter.Description,
            }
        );
    }

    [Fact]
    public void Names_and_settings_are_those_of_PEFT()
    {
        PeftAdapterWriter.Write(TinyAdapter.Of(_model, rank: 3, alpha: 6), Folder, _layout);

        var names = Safetensors.Read(Weights).ToDictionary(tensor => tensor.Name, tensor => tensor.Shape);
        Assert.Equal(28, names.Count);
        Assert.Equal([3, 32], names["base_model.model.model.layers.1.self_attn.k_proj.lora_A.weight"]);
        Assert.Equal([16, 3], names["base_model.model.model.layers.1.self_attn.k_proj.lora_B.weight"]);
        Assert.Equal([32, 3], names["base_model.model.model.layers.0.mlp.down_proj.lora_B.weight"]);
        var config = JsonNode.Parse(File.ReadAllText(Config))!;
        Assert.Equal(("LORA", "CAUSAL_LM"), ((string)config["peft_type"]!, (string)config["task_type"]!));
        Assert.Equal((3, 6.0), ((int)config["r"]!, (double)config["lora_alpha"]!));
        Assert.Equal("Tiny", (string)config["base_model_name_or_path"]!);
        Assert.Equal(
            ["down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj"],
            config["target_modules"]!.AsArray().Select(module => (string)module!)
        );
    }

    [Fact]
    public void Modules_of_some_layers_and_other_ranks_are_named_in_full()
    {
        var (one, two) = (TinyAdapter.Of(_model, rank: 3), TinyAdapter.Of(_model, rank: 5));
        var adapter = one with { Matrices = [one.Matrices[0], one.Matrices[3], two.Matrices[9]] };

        PeftAdapterWriter.Write(adapter, Folder, _layout);

        var config = JsonNode.Parse(File.ReadAllText(Config))!;
        Assert.Equal(
            ["model.layers.0.self_attn.q_proj", "model.layers.0.self_attn.o_proj", "model.layers.1.self_attn.v_proj"],
            config["target_modules"]!.AsArray().Select(module => (string)module!)
        );
        Assert.Equal("""{"model.layers.1.self_attn.v_proj":5}""", config["rank_pattern"]!.ToJsonString());
        Assert.Equal([3, 3, 5], PeftAdapterReader.Read(Folder, _layout).Matrices.Select(matrix => matrix.Rank));
    }

    /// <summary>
    /// Query times key after rotation does not depend on the layout: Hugging Face turns i with i + half (modeling_llama.py, rotate_half),
    /// llama.cpp turns 2i with 2i + 1 (ggml's rope without NEOX). Both are computed here as their sources say.
    /// </summary>
    [Fact]
    public void Reordered_rows_give_the_scores_of_the_other_rotation()
    {
        const int Heads = 4,
            KeyValueHeads = 2,
            Size = 8;
        var random = new Random(5);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f)];
        var (query, key) = (Numbers(Heads * Size), Numbers(KeyValueHeads * Size)); // rank 1: B is what B A x is, up to a factor

        var gguf = (
            Query: _layout.ToGguf("blk.0.attn_q.weight", query, query.Length),
            Key: _layout.ToGguf("blk.0.attn_k.weight", key, key.Length)
        );

        for (var head = 0; head < Heads; head++)
        {
            var of = head / (Heads / KeyValueHeads);
            var expected = Score(query[(head * Size)..][..Size], key[(of * Size)..][..Size], (i, half) => (i, i + half));
            var found = Score(gguf.Query[(head * Size)..][..Size], gguf.Key[(of * Size)..][..Size], (i, _) => (2 * i, (2 * i) + 1));
            Assert.Equal(expected, found, 1e-12);
            Assert.NotEqual(query, gguf.Query);
        }

        Assert.Equal(query, _layout.FromGguf("blk.0.attn_q.weight", gguf.Query, query.Length));
        Assert.Equal(key, _layout.ToGguf("blk.0.attn_v.weight", key, key.Length));

        static double Score(float[] query, float[] key, Func<int, int, (int, int)> pair)
        {
            var (turnedQuery, turnedKey) = (Turned(query, 7, pair), Turned(key, 3, pair));
            return turnedQuery.Zip(turnedKey, (left, right) => left * right).Sum();
        }

        static double[] Turned(float[] head, int position, Func<int, int, (int, int)> pair)
        {
            var turned = new double[head.Length];
            var half = head.Length / 2;
            for (var i = 0; i < half; i++)
            {
                var (one, other) = pair(i, half);
                var angle = position * Math.Pow(10000, -2.0 * i / head.Length);
                turned[one] = (head[one] * Math.Cos(angle)) - (head[other] * Math.Sin(angle));
                turned[other] = (head[other] * Math.Cos(angle)) + (head[one] * Math.Sin(angle));
            }

            return turned;
        }
    }

    [Fact]
    public void Other_architectures_keep_their_rows()
    {
        var path = TinyModel.Write(_folder.File("qwen.gguf"), change: model => Rename(model, "qwen2"));
        float[] rows = [.. Enumerable.Range(0, 32)];

        Assert.Equal(rows, PeftLayout.Of(GgufModel.Read(path)).ToGguf("blk.0.attn_q.weight", rows, 32));

        var other = TinyModel.Write(_folder.File("phi.gguf"), change: model => Rename(model, "phi3"));
        Assert.Contains(
            "its architecture must be one of llama, qwen2, qwen3, gemma, gemma2, gemma3; got 'phi3'",
            Assert.Throws<ModelFileException>(() => PeftLayout.Of(GgufModel.Read(other))).Message,
            StringComparison.Ordinal
        );

        static void Rename(GgufWriter model, string architecture) =>
            model
                .Set("general.architecture", architecture)
                .Set($"{architecture}.block_count", 2u)
                .Set($"{architecture}.attention.head_count", 4u)
                .Set($"{architecture}.attention.head_count_kv", 2u);
    }

    [Fact]
    public void The_scale_of_rsLoRA_is_kept()
    {
        var adapter = TinyAdapter.Of(_model, rank: 4, alpha: 6);
        PeftAdapterWriter.Write(adapter, Folder, _layout);
        Change(config => config["use_rslora"] = true);

        var read = PeftAdapterReader.Read(Folder, _layout);

        // alpha / √4 · B A = alpha / 4 · (2 B) A
        Assert.Equal(adapter.Matrices[0].B.Select(number => 2 * number), read.Matrices[0].B);
        Assert.Equal(6, read.Alpha);
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Short_formats_are_read(string dtype)
    {
        PeftAdapterWriter.Write(TinyAdapter.Of(_model), Folder, _layout);
        ushort bits = dtype == "F16" ? (ushort)0x3E00 : (ushort)0x3FC0; // 1.5 in either
        Rewrite([(Query + ".lora_A.weight", dtype, [1, 32], Bytes(32)), (Query + ".lora_B.weight", dtype, [32, 1], Bytes(32))]);

        var matrix = PeftAdapterReader.Read(Folder, _layout).Matrices.Single();

        Assert.All(matrix.A.Concat(matrix.B), number => Assert.Equal(1.5f, number));

        byte[] Bytes(int count) => [.. Enumerable.Repeat(BitConverter.GetBytes(bits), count).SelectMany(two => two)];
    }

    public static TheoryData<string, object?, string> Settings { get; } =
        new()
        {
            { "peft_type", "IA3", "'peft_type' must be LORA; got IA3" },
            { "use_dora", true, "'use_dora' must be false; GGUF adapters cannot express DoRA" },
            { "bias", "all", "'bias' must be \"none\"; GGUF adapters cannot express trained biases" },
            { "fan_in_fan_out", true, "'fan_in_fan_out' must be false" },
            { "r", 0, "'r' must be a whole number from 1; got 0" },
            { "r", "x", "'r' must be a whole number from 1; got \"x\"" },
            { "r", null, "'r' must be a whole number from 1; got nothing" },
            { "lora_alpha", 0, "'lora_alpha' must be a number in single precision that is not 0; got 0" },
            { "lora_alpha", 1e300, "'lora_alpha' must be a number in single precision that is not 0; got 1E+300" },
            { "use_rslora", "yes", "it must be the settings of PEFT; it is not" },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Settings_that_GGUF_cannot_express_are_refused(string key, object? value, string expected)
    {
        PeftAdapterWriter.Write(TinyAdapter.Of(_model), Folder, _layout);
        Change(config => config[key] = System.Text.Json.JsonSerializer.SerializeToNode(value));

        Assert.Contains(expected, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_the_tensors_are_named()
    {
        PeftAdapterWriter.Write(TinyAdapter.Of(_model), Folder, _layout);
        Rewrite([(Query + ".lora_A.weight", "F32", [1, 32], new byte[128])]);
        Assert.Contains($"'{Query}' must have both lora_A and lora_B; one is missing", Refusal(), StringComparison.Ordinal);

        Rewrite([(Query + ".lora_A.weight", "F32", [1, 31], new byte[124]), (Query + ".lora_B.weight", "F32", [32, 1], new byte[128])]);
        var shape = $"'{Query}' must have A of rank × 32 and B of 32 × rank, as the model has it; got 1 × 31 and 32 × 1";
        Assert.Contains(shape, Refusal(), StringComparison.Ordinal);
        Assert.Contains("It was made for Tiny; the model here is Tiny", Refusal(), StringComparison.Ordinal);

        Rewrite([("base_model.model.model.norm.weight", "F32", [32], new byte[128])]);
        Assert.Contains("tensor names must end in '.lora_A.weight'", Refusal(), StringComparison.Ordinal);

        Rewrite([(Query + ".lora_A.weight", "I64", [1, 32], new byte[256])]);
        Assert.Contains("must be F32, F16 or BF16; got I64", Refusal(), StringComparison.Ordinal);

        var header = Encoding.UTF8.GetBytes("""{"a": {"shape": [1]}}""");
        File.WriteAllBytes(Weights, [.. BitConverter.GetBytes((long)header.Length), .. header]);
        Assert.Contains("its header must describe tensors; it does not: 'a' has no 'dtype'", Refusal(), StringComparison.Ordinal);

        Rewrite([(Query + ".lora_A.weight", "F32", [1, 32], new byte[100])]);
        Assert.Contains("must be within the file; got bytes 0 to 100 of 100", Refusal(), StringComparison.Ordinal);

        byte[] notFinite = [.. Enumerable.Repeat(BitConverter.GetBytes(float.NaN), 32).SelectMany(bytes => bytes)];
        Rewrite([(Query + ".lora_A.weight", "F32", [1, 32], notFinite), (Query + ".lora_B.weight", "F32", [32, 1], notFinite)]);
        Assert.Contains($"the numbers of '{Query}' must be finite", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_missing_or_cut_are_named()
    {
        PeftAdapterWriter.Write(TinyAdapter.Of(_model), Folder, _layout);
        var bytes = File.ReadAllBytes(Weights);
        foreach (var length in (int[])[0, 7, 8, 100, bytes.Length - 1])
        {
            File.WriteAllBytes(Weights, bytes[..length]);
            Assert.StartsWith($"Adapter file {Weights}", Refusal(), StringComparison.Ordinal);
        }

        File.Delete(Weights);
        Assert.Contains("PEFT saves adapter_config.json and adapter_model.safetensors", Refusal(), StringComparison.Ordinal);

        File.Delete(Config);
        Assert.Contains("Name a folder that PEFT's save_pretrained has written.", Refusal(), StringComparison.Ordinal);
    }

    /// <summary>Tensors of the right size, but at bytes that the file does not have.</summary>
    [Theory]
    [InlineData(64, 192)]
    [InlineData(-64, 64)]
    [InlineData(1L << 40, (1L << 40) + 128)]
    public void Offsets_outside_the_file_are_refused(long start, long end)
    {
        PeftAdapterWriter.Write(TinyAdapter.Of(_model), Folder, _layout);
        var header = FormattableString.Invariant(
            $$"""{"{{Query}}.lora_A.weight": {"dtype": "F32", "shape": [1, 32], "data_offsets": [{{start}}, {{end}}]} }"""
        );
        var json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(Weights, [.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[128]]);

        Assert.Contains($"must be within the file; got bytes {start} to {end} of 128", Refusal(), StringComparison.Ordinal);
    }

    /// <summary>Of two entries of one name, either could be meant.</summary>
    [Fact]
    public void Names_that_occur_twice_are_refused()
    {
        PeftAdapterWriter.Write(TinyAdapter.Of(_model), Folder, _layout);
        var entry = """{"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}""";
        var header = Encoding.UTF8.GetBytes($$"""{"a": {{entry}}, "a": {{entry}}}""");
        File.WriteAllBytes(Weights, [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[4]]);
        Assert.Contains("it names 'a' twice", Refusal(), StringComparison.Ordinal);

        File.WriteAllText(Config, """{"peft_type": "LORA", "r": 1, "r": 2, "lora_alpha": 1}""");
        Assert.Contains("it must be the settings of PEFT; it is not", Refusal(), StringComparison.Ordinal);
    }

    private string Refusal() => Assert.Throws<ModelFileException>(() => PeftAdapterReader.Read(Folder, _layout)).Message;

    private void Change(Action<JsonNode> change)
    {
        var config = JsonNode.Parse(File.ReadAllText(Config))!;
        change(config);
        File.WriteAllText(Config, config.ToJsonString());
    }

    private void Rewrite(IEnumerable<(string Name, string Dtype, int[] Shape, byte[] Bytes)> tensors)
    {
        var (header, data) = (new JsonObject(), new List<byte>());
        foreach (var (name, dtype, shape, bytes) in tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = dtype,
                ["shape"] = new JsonArray([.. shape.Select(length => (JsonNode)length)]),
                ["data_offsets"] = new JsonArray(data.Count, data.Count + bytes.Length),
            };
            data.AddRange(bytes);
        }

        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        File.WriteAllBytes(Weights, [.. BitConverter.GetBytes((long)json.Length), .. json, .. data]);
    }
}
