using System.Runtime.InteropServices;
using Plurality.Llama.Adapters;
using Plurality.Llama.Gguf;
using Plurality.Runtime.Tests.Llama.Adapters;
using Plurality.TestKit.Folders;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Runtime.Tests.Golden;

/// <summary>Adapters on the models that lie beside reference values, of other shapes and tokenizers than our own.</summary>
public sealed class AdapterGoldenTests
{
    public static TheoryData<string> Models()
    {
        var rows = new TheoryData<string>();
        foreach (var folder in GoldenFiles.Folders("engine.json"))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*f32*.gguf"))
            {
                rows.Add(file);
            }
        }

        if (rows.Count == 0)
        {
            rows.Add("");
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Models), DisableDiscoveryEnumeration = true)]
    public void An_adapter_is_the_sum_of_its_products_and_the_weights(string model)
    {
        Assert.SkipWhen(model.Length == 0, GoldenFiles.MissingFamily ?? GoldenFiles.Missing("engine.json"));
        using var folder = new TemporaryFolder();
        var adapter = TinyAdapter.Of(model, rank: 4, alpha: 8, spread: 0.05f);
        var merged = folder.Write("merged.gguf", Merged(model, adapter, 0.75));

        var adapted = TinyAdapter.Logits(model, kernels: true, TinyAdapter.Write(folder.File("a.gguf"), adapter, 0.75));

        Assert.InRange(TinyAdapter.Difference(adapted, TinyAdapter.Logits(merged, kernels: true)), 0, 5e-4);
        Assert.True(TinyAdapter.Difference(adapted, TinyAdapter.Logits(model, kernels: true)) > 0.05);
    }

    /// <summary>The bytes of a model file whose F32 weights have an adapter's products added.</summary>
    private static byte[] Merged(string path, LoraAdapter adapter, double scale)
    {
        var bytes = File.ReadAllBytes(path);
        var head = GgufFile.Read(path);
        foreach (var matrix in adapter.Matrices)
        {
            var tensor = head.Tensors.Single(tensor => tensor.Name == matrix.Tensor);
            var start = TensorFaults.DataStart(head) + (long)tensor.Offset;
            var weights = MemoryMarshal.Cast<byte, float>(bytes.AsSpan((int)start, matrix.Inputs * matrix.Outputs * sizeof(float)));
            TinyAdapter.Add(matrix, scale * adapter.Alpha, weights);
        }

        return bytes;
    }
}
