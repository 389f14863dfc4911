using System.Security.Cryptography;
using System.Text;

namespace Plurality.Runtime.Reports;

/// <summary>
/// The content security policy of a self-contained page: only the page's own scripts run, whatever a text contains, and nothing is fetched.
/// </summary>
internal static class ContentPolicy
{
    /// <summary>The policy, for an attribute in double quotes.</summary>
    /// <param name="scripts">The bodies of the page's scripts, exactly as in the page.</param>
    /// <param name="style">The body of its style, exactly as in the page.</param>
    public static string Of(IReadOnlyList<string> scripts, string style) =>
        $"default-src 'none'; script-src {string.Join(' ', scripts.Select(Hash))}; style-src {Hash(style)}; img-src data:; base-uri "
        + $"'none'; form-action 'none'";

    /// <summary>Hashes a body in the form that a parser reads: every line ends with a line feed.</summary>
    private static string Hash(string body)
    {
        if (
            body.Contains("</script", StringComparison.OrdinalIgnoreCase)
            || body.Contains("</style", StringComparison.OrdinalIgnoreCase)
            || body.Contains("<!--", StringComparison.Ordinal)
        )
        {
            throw new ArgumentException("A script or style of a page must not contain text that ends it.", nameof(body));
        }

        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}'";
    }
}
