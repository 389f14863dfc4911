using System.Text.Json;

namespace Plurality.Llama.Cache;

/// <summary>A small file of the cache folder that holds a choice of <c>models tune</c>. Deleting it undoes the choice.</summary>
internal static class ChoiceFile
{
    /// <summary>The choice; null where there is none, or where the file cannot be read (then with a warning).</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What was chosen, such as <c>weights</c>.</param>
    /// <param name="parse">Makes the choice of what the file holds; null where it says none.</param>
    /// <param name="warnings">Receives the warning.</param>
    /// <typeparam name="TContent">What the file holds.</typeparam>
    /// <typeparam name="TChoice">The choice.</typeparam>
    public static TChoice? Read<TContent, TChoice>(string path, string kind, Func<TContent, TChoice?> parse, List<string> warnings)
    {
        if (!File.Exists(path))
        {
            return default;
        }

        try
        {
            if (
                JsonSerializer.Deserialize<TContent>(File.ReadAllBytes(path), JsonSerializerOptions.Web) is { } content
                && parse(content) is { } choice
            )
            {
                return choice;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // The warning below says what to do about each of them.
        }

        warnings.Add(
            $"The choice of {kind} in {path} cannot be read; the model's default is used. Delete the file, or run 'plurality models "
                + $"tune' again."
        );
        return default;
    }

    /// <summary>Remembers a choice, in place of the one that was made before.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public static void Write<TContent>(string path, TContent content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(content, JsonSerializerOptions.Web));
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The cache folder.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static string Require(string? cacheFolder) =>
        cacheFolder ?? throw new IOException("There is no home folder to keep the choice in; name a cache folder with PLURALITY_CACHE");
}
