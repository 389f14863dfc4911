using Plurality.Llama.Adapters;
using Plurality.Llama.Cache;
using Plurality.Llama.Weights;

namespace Plurality.Llama.Files;

/// <summary>A model file that is ready to load: valid, with its weights in the requested format. Immutable, so safe to share between
/// threads.</summary>
/// <param name="Source">Full path of the file that the user named, or of the embedded model.</param>
/// <param name="SourceSha256">SHA-256 of that file, 64 lower-case hexadecimal digits; if it is the first of several parts, that of their
/// hashes (<see cref="Cache.FileHash.OfParts"/>).</param>
/// <param name="Weights">The weight format of the file to load: the requested one, or <see cref="WeightFormat.Shipped"/> if conversion
/// failed (<paramref name="Warnings"/> says why).</param>
/// <param name="Path">Full path of the file to load: <paramref name="Source"/> or its conversion in the cache folder.</param>
/// <param name="Sha256">SHA-256 of the file to load, or of the hashes of its parts.</param>
/// <param name="Warnings">Warnings for the user, one sentence each; usually empty.</param>
internal sealed record PreparedModel(
    string Source,
    string SourceSha256,
    WeightFormat Weights,
    string Path,
    string Sha256,
    IReadOnlyList<string> Warnings
)
{
    /// <summary>The adapters to load with it.</summary>
    public IReadOnlyList<PreparedAdapter> Adapters { get; init; } = [];

    /// <summary>The settings that <c>models tune</c> chose for it on this machine's device; null where none were chosen, and where
    /// nothing is computed on a device.</summary>
    public DeviceSettings? Tuned { get; init; }
}
