using Plurality.Llama.Weights;

namespace Plurality.Llama.Files;

/// <summary>A model file that is ready to be loaded: valid, and with its weights in the wanted format.</summary>
/// <param name="Source">Full path of the file that was asked for, or of the embedded model.</param>
/// <param name="SourceSha256">SHA-256 of that file, 64 lower-case hexadecimal digits.</param>
/// <param name="Weights">The format in which the weights will be: the wanted one, or <see cref="WeightFormat.Shipped"/> where expanding
/// them was not possible (then <paramref name="Warnings"/> says why).</param>
/// <param name="Path">Full path of the file to load: <paramref name="Source"/> itself or its expansion in the cache folder.</param>
/// <param name="Sha256">SHA-256 of the file to load.</param>
/// <param name="Warnings">What the user should know, full sentences; usually none.</param>
public sealed record PreparedModel(
    string Source,
    string SourceSha256,
    WeightFormat Weights,
    string Path,
    string Sha256,
    IReadOnlyList<string> Warnings
);
