using Plurality.TestKit.Folders;

namespace Plurality.TestKit.Docs;

/// <summary>The fenced blocks of a page, so that a test can hold them to what the code does.</summary>
public static class CodeBlocks
{
    /// <summary>The texts of all blocks in a language, in order, each with its final line feed.</summary>
    /// <param name="page">The page's path below the repository's root.</param>
    /// <param name="language">What stands behind the opening fence.</param>
    public static IReadOnlyList<string> Of(string page, string language) =>
        [.. Text(page).Split($"\n```{language}\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])];

    /// <summary>The first cells of the rows of all tables, without backticks.</summary>
    public static IReadOnlyList<string> FirstCells(string page) =>
        [.. Text(page).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1])];

    private static string Text(string page) => File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");
}
