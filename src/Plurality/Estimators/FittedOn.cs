using System.Security.Cryptography;
using System.Text;

namespace Plurality.Estimators;

/// <summary>What a fitted state was learned from.</summary>
/// <param name="Documents">How many documents.</param>
/// <param name="IdsSha256">SHA-256, in small hexadecimal digits, of their ids in ordinal order, each in UTF-8 and closed by a line feed.</param>
/// <param name="Labels">The label set, in its order.</param>
public sealed record FittedOn(int Documents, string IdsSha256, IReadOnlyList<string> Labels)
{
    /// <summary>Describes documents by their ids, in any order.</summary>
    public static FittedOn Of(IEnumerable<string> ids, IReadOnlyList<string> labels)
    {
        string[] ordered = [.. ids.Order(StringComparer.Ordinal)];
        var bytes = Encoding.UTF8.GetBytes(string.Concat(ordered.Select(id => id + "\n")));
        return new FittedOn(ordered.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), [.. labels]);
    }

    /// <summary>Whether two label sets are the same in the same order.</summary>
    public bool HasLabels(IReadOnlyList<string> labels) => Labels.SequenceEqual(labels, StringComparer.Ordinal);
}
