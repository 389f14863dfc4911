using System.Text.Json;
using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;

namespace Plurality.Runtime.Tests.Golden;

/// <summary>The models that reference files name, each opened once, with keys and values in single precision.</summary>
public sealed class GoldenModels : IDisposable
{
    private readonly Dictionary<string, LlamaLanguageModel> _open = [];

    /// <summary>The embedded model in every format; a file that lies beside the values as it is, and as exact as its name says.</summary>
    public static IReadOnlyList<WeightFormat> Weights(string folder, JsonElement file) =>
        !IsBeside(folder, file) ? [WeightFormat.F32, WeightFormat.F16, WeightFormat.Shipped]
        : Name(file).Contains("f32", StringComparison.OrdinalIgnoreCase) ? [WeightFormat.F32]
        : Name(file).Contains("f16", StringComparison.OrdinalIgnoreCase) ? [WeightFormat.F16]
        : [WeightFormat.Shipped];

    public LlamaLanguageModel Open(string folder, JsonElement file, WeightFormat weights)
    {
        var path = IsBeside(folder, file) ? Path.Combine(folder, Name(file)) : LlamaModelOptions.Embedded;
        var key = $"{path} {weights}";
        if (!_open.TryGetValue(key, out var model))
        {
            _open[key] = model = LlamaLanguageModel.Open(
                new LlamaModelOptions
                {
                    Model = path,
                    Weights = IsBeside(folder, file) ? WeightFormat.Shipped : weights,
                    KeyValue = KeyValueType.F32,
                }
            );
        }

        return model;
    }

    public void Dispose()
    {
        foreach (var model in _open.Values)
        {
            model.Dispose();
        }
    }

    private static string Name(JsonElement file) => file.GetProperty("model").GetString()!;

    private static bool IsBeside(string folder, JsonElement file) => File.Exists(Path.Combine(folder, Name(file)));
}
