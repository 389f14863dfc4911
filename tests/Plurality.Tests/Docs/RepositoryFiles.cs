using Plurality.TestKit.Folders;

namespace Plurality.Tests.Docs;

/// <summary>The files that people write: those at the repository's root and in its folders, without what builds and tools write.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] Folders = ["bench", "docs", "eng", "examples", "experiments", "models", "samples", "src", "tests"];

    private static readonly string[] Written = ["bin", "obj", "node_modules"];

    /// <summary>Their paths below the repository's root, with forward slashes, sorted.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Repository.Root)
            .Concat(
                Folders
                    .Select(folder => Path.Combine(Repository.Root, folder))
                    .Where(Directory.Exists)
                    .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            )
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(Written.Contains))
            .Order(StringComparer.Ordinal),
    ];
}
