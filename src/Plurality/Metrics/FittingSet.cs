using System.Security.Cryptography;
using System.Text;

namespace Plurality.Metrics;

/// <summary>
/// The documents that something was fitted on, so that nobody evaluates it on them by mistake. Ids are compared as they are: where two
/// data sets number their documents alike, the caller qualifies the ids.
/// </summary>
public sealed class FittingSet
{
    private readonly HashSet<string> _ids;

    /// <summary>Takes the ids of the documents; one that stands twice counts once.</summary>
    public FittingSet(IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        _ids = new HashSet<string>(ids, StringComparer.Ordinal);
        Ids = [.. _ids.Order(StringComparer.Ordinal)];
    }

    /// <summary>The ids, in ordinal order.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>The SHA-256 of the ids in order, each in UTF-8 and closed by a line feed: 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Ids.Select(id => id + "\n")))));

    /// <summary>Those of the given ids that were fitted on, in the order given.</summary>
    public IReadOnlyList<string> Shared(IEnumerable<string> ids) => [.. ids.Where(_ids.Contains)];
}
