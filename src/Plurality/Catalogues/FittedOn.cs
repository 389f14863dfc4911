using System.Security.Cryptography;
using System.Text;

namespace Plurality.Catalogues;

/// <summary>
/// What something was learned from, so that nobody evaluates it on the same documents by mistake, nor applies it to other labels. Ids are
/// compared as they are: where two data sets number their documents alike, the caller qualifies the ids.
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class FittedOn
{
    private readonly HashSet<string> _ids;

    private FittedOn(IEnumerable<string> ids, IReadOnlyList<string> labels)
    {
        _ids = new HashSet<string>(ids, StringComparer.Ordinal);
        Ids = [.. _ids.Order(StringComparer.Ordinal)];
        Labels = [.. labels];
    }

    /// <summary>The ids of the documents, in ordinal order.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>The label set, in its order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How many documents.</summary>
    public int Documents => Ids.Count;

    /// <summary>The SHA-256 of the ids in order, each in UTF-8 and closed by a line feed: 64 lower-case hexadecimal digits.</summary>
    public string IdsSha256 =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Ids.Select(id => id + "\n")))));

    /// <summary>Describes documents by their ids, in any order; one that stands twice counts once.</summary>
    public static FittedOn Of(IEnumerable<string> ids, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(labels);
        return new FittedOn(ids, labels);
    }

    /// <summary>Whether two label sets are the same in the same order.</summary>
    public bool HasLabels(IReadOnlyList<string> labels) => Labels.SequenceEqual(labels, StringComparer.Ordinal);

    /// <summary>Those of the given ids that were learned from, in the order given.</summary>
    public IReadOnlyList<string> Shared(IEnumerable<string> ids) => [.. ids.Where(_ids.Contains)];
}
