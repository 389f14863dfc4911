using System.Globalization;
using Plurality.Llama.Weights;

namespace Plurality.Llama.Cache;

/// <summary>
/// In which format the weights of a model are used where no format is asked for: a small file of the cache folder for each model, named
/// after its SHA-256 and after what decides which format is fastest: the library's version, its CPU variant, and the kernels. Deleting the
/// file undoes the choice.
/// </summary>
/// <param name="cacheFolder">The cache folder; null for none.</param>
/// <param name="libraryVersion">The version of the library.</param>
/// <param name="cpuVariant">The library for the CPU.</param>
/// <param name="kernels">The revision of the kernels that compute; null where the library computes alone.</param>
internal sealed class WeightChoices(string? cacheFolder, string libraryVersion, string cpuVariant, int? kernels)
{
    private const string Folder = "weights";

    /// <summary>The format chosen for a model; null where none was chosen, or where the file says none (then with a warning).</summary>
    public WeightFormat? Find(string sha256, List<string> warnings) =>
        cacheFolder is null
            ? null
            : ChoiceFile.Read<Choice, WeightFormat?>(
                PathOf(cacheFolder, sha256),
                "weights",
                choice => WeightFormats.Choices.FirstOrDefault(known => known.Word == choice.Weights).Format,
                warnings
            );

    /// <summary>Remembers a format, in place of the one that was chosen before.</summary>
    /// <returns>The file to delete to undo that.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public string Store(string sha256, WeightFormat format)
    {
        var path = PathOf(ChoiceFile.Require(cacheFolder), sha256);
        ChoiceFile.Write(path, new Choice(WeightFormats.Name(format)));
        return path;
    }

    private string PathOf(string folder, string sha256) =>
        Path.Combine(
            folder,
            Folder,
            string.Create(CultureInfo.InvariantCulture, $"{sha256}-{libraryVersion}-{cpuVariant}-{Computed}.json")
        );

    private string Computed => kernels is { } revision ? string.Create(CultureInfo.InvariantCulture, $"kernels{revision}") : "library";

    /// <summary>What the file holds.</summary>
    private sealed record Choice(string? Weights);
}
