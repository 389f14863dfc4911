using System.Text.Json;
using Plurality.TestKit.Folders;

namespace Plurality.TestKit.Golden;

/// <summary>
/// The reference values: those in the folder that PLURALITY_GOLDEN names, else the project's own copy and, where the development data lies
/// beside the repository, its further tokenizer family. Every folder with the file counts.
/// </summary>
public static class GoldenFiles
{
    public const string Variable = "PLURALITY_GOLDEN";

    private const string Family = "sentencepiece";

    public static string Own => Path.Combine(AppContext.BaseDirectory, "References", "golden");

    /// <summary>Why the further tokenizer family is not among the folders; null where it is, or where other values were asked
    /// for.</summary>
    public static string? MissingFamily =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)) && !Directory.Exists(Beside(Family))
            ? $"The reference values of the {Family} family are not beside the repository; {Variable} can name their folder."
            : null;

    /// <summary>Folders that hold a file of this name.</summary>
    public static IReadOnlyList<string> Folders(string file)
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        string[] roots = string.IsNullOrEmpty(given) ? [Own, Beside(Family)] : [given];
        return
        [
            .. roots
                .Where(Directory.Exists)
                .SelectMany(root => Directory.EnumerateFiles(root, file, SearchOption.AllDirectories))
                .Select(path => Path.GetDirectoryName(path)!)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    public static string Missing(string file) =>
        $"There is no {file} in the folder of {Variable}, nor in the project's own copy of the reference values.";

    public static JsonElement Read(string folder, string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, file)));
        return document.RootElement.Clone();
    }

    private static string Beside(string folder) => Path.Combine(Repository.Root, "..", "shared", "golden", folder);
}
