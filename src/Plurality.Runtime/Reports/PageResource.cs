using System.Text;

namespace Plurality.Runtime.Reports;

/// <summary>Texts that this assembly carries for pages.</summary>
internal static class PageResource
{
    /// <summary>The text of that name.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(PageResource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly must hold {name}; it does not. It was built without it.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n"); // as a parser of HTML reads it, so that hashes are of the same text
    }

    /// <summary>The page's own files of a kind, one after another in the ordinal order of their names.</summary>
    public static string Page(string extension) =>
        string.Join(
            '\n',
            typeof(PageResource)
                .Assembly.GetManifestResourceNames()
                .Where(name =>
                    name.StartsWith("Plurality.Runtime.Reports.Page.", StringComparison.Ordinal)
                    && name.EndsWith(extension, StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal)
                .Select(Read)
        );
}
