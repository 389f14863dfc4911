using System.Text;

namespace Plurality.Runtime.Reports;

/// <summary>The embedded texts of pages.</summary>
internal static class PageResource
{
    /// <summary>Reads the text of a name.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(PageResource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly must have the resource {name}; it has none. Build it again.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n"); // a parser of HTML reads line feeds, and hashes must be of the same text
    }

    /// <summary>Joins the page's files with an extension, in the ordinal order of their names.</summary>
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
