using Plurality.Runtime.Models;

namespace Plurality.Cli.Options;

/// <summary>The model that a command line names, and how it is to be run.</summary>
/// <param name="Model">A GGUF file, or <c>embedded</c>.</param>
/// <param name="Weights">The format of the weights; null: the one that fits the model.</param>
/// <param name="KeyValue">The number type of the key/value cache: <c>f16</c> or <c>f32</c>.</param>
/// <param name="Threads">How many threads compute; null: one for each physical core.</param>
/// <param name="GpuLayers">How many layers are computed on a GPU.</param>
/// <param name="ContextCells">How many tokens' keys and values are kept at once.</param>
internal sealed record ModelChoice(string Model, WeightFormat? Weights, string KeyValue, int? Threads, int GpuLayers, int ContextCells);
