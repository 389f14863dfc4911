using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Plurality.Llama.Cache;

/// <summary>
/// With which settings a device computes a model where none are asked for: a small file of the cache folder for each model, named after its
/// SHA-256 and after what decides which settings are fastest: the library's build, the device, and the number of layers on it.
/// </summary>
/// <param name="cacheFolder">The cache folder; null for none.</param>
/// <param name="build">The build of the library, as <see cref="Native.GpuBackends.BuildOf"/> names it.</param>
/// <param name="device">The device, such as "NVIDIA H200".</param>
/// <param name="gpuLayers">The number of layers on it; negative for all.</param>
internal sealed class DeviceChoices(string? cacheFolder, string build, string device, int gpuLayers)
{
    private const string Folder = "devices";

    /// <summary>The device.</summary>
    public string Device => device;

    /// <summary>The settings chosen for a model; null where none were chosen, or where the file says none (then with a warning).</summary>
    public DeviceSettings? Find(string sha256, List<string> warnings) =>
        cacheFolder is null
            ? null
            : ChoiceFile.Read<Choice, DeviceSettings>(PathOf(cacheFolder, sha256), "device settings", choice => choice.Read(), warnings);

    /// <summary>Remembers settings, in place of those that were chosen before.</summary>
    /// <returns>The file to delete to undo that.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public string Store(string sha256, DeviceSettings settings)
    {
        var path = PathOf(ChoiceFile.Require(cacheFolder), sha256);
        ChoiceFile.Write(path, new Choice(device, settings.FlashAttention, settings.BatchTokens, settings.BatchSize));
        return path;
    }

    /// <summary>A device's name may have any characters, so the file has the hash of it.</summary>
    private string PathOf(string folder, string sha256) =>
        Path.Combine(
            folder,
            Folder,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{sha256}-{build}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(device)))[..16]}-{gpuLayers}.json"
            )
        );

    /// <summary>What the file holds.</summary>
    private sealed record Choice(string? Device, bool? FlashAttention, int? BatchTokens, int? BatchSize)
    {
        public DeviceSettings? Read() =>
            FlashAttention is { } flash && BatchTokens is { } tokens and > 0 && BatchSize is { } size and > 0
                ? new DeviceSettings(flash, tokens, size)
                : null;
    }
}
