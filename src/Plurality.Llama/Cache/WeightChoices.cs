using System.Globalization;
using System.Text.Json;
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
    public WeightFormat? Find(string sha256, List<string> warnings)
    {
        if (cacheFolder is null || PathOf(cacheFolder, sha256) is not { } path || !File.Exists(path))
        {
            return null;
        }

        try
        {
            var word = JsonSerializer.Deserialize<Choice>(File.ReadAllBytes(path), JsonSerializerOptions.Web)?.Weights;
            if (WeightFormats.Choices.FirstOrDefault(choice => choice.Word == word).Format is { } format)
            {
                return format;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // The warning below says what to do about each of them.
        }

        warnings.Add(
            $"The choice of weights in {path} cannot be read; the model's default is used. Delete the file, or run 'plurality models "
                + $"tune' again."
        );
        return null;
    }

    /// <summary>Remembers a format, in place of the one that was chosen before.</summary>
    /// <returns>The file to delete to undo that.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public string Store(string sha256, WeightFormat format)
    {
        var path = PathOf(
            cacheFolder ?? throw new IOException("There is no home folder to keep the choice in; name a cache folder with PLURALITY_CACHE"),
            sha256
        );
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllBytes(
            temporary,
            JsonSerializer.SerializeToUtf8Bytes(new Choice(WeightFormats.Name(format)), JsonSerializerOptions.Web)
        );
        File.Move(temporary, path, overwrite: true);
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
