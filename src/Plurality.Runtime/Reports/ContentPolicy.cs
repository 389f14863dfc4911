using System.Security.Cryptography;
using System.Text;

namespace Plurality.Runtime.Reports;

/// <summary>
/// The content security policy of a page that carries its scripts in itself: these and no others run, whatever a text brings in, and
/// nothing is fetched from anywhere.
/// </summary>
internal static class ContentPolicy
{
    /// <summary>The policy, for an attribute in double quotes.</summary>
    /// <param name="scripts">The bodies of the page's scripts, character by character as they stand in it.</param>
    /// <param name="style">The body of its style, likewise.</param>
    public static string Of(IReadOnlyList<string> scripts, string style) =>
        $"default-src 'none'; script-src {string.Join(' ', scripts.Select(Hash))}; style-src {Hash(style)}; img-src data:; base-uri "
        + $"'none'; form-action 'none'";

    /// <summary>Of the body as a parser reads it, in which every line ends with a line feed.</summary>
    private static string Hash(string body)
    {
        if (
            body.Contains("</script", StringComparison.OrdinalIgnoreCase)
            || body.Contains("</style", StringComparison.OrdinalIgnoreCase)
            || body.Contains("<!--", StringComparison.Ordinal)
        )
        {
            throw new ArgumentException("A script or style of a page must not hold what would end it.", nameof(body));
        }

        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}'";
    }
}
