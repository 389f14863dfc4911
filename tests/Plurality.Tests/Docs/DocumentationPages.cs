using Plurality.TestKit.Folders;

namespace Plurality.Tests.Docs;

/// <summary>The pages that people read: those at the root of the repository, and all below <c>docs</c>.</summary>
internal static class DocumentationPages
{
    /// <summary>Their paths below the repository's root, with forward slashes, sorted.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");

    public static bool Exists(string path) => Path.Exists(Path.Combine(Repository.Root, path));
}
