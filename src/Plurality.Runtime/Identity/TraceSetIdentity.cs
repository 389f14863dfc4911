using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Plurality.Labels;

namespace Plurality.Runtime.Identity;

/// <summary>
/// The identity of a trace set (docs/design/001-run-store.md#decision): its record, and the hash of that record. Equal records continue the
/// same work; different records never share traces. An object of this class is immutable, so several threads may use it.
/// </summary>
internal sealed class TraceSetIdentity
{
    /// <summary>Computes the identity of a record.</summary>
    internal TraceSetIdentity(TraceSetRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Record = record;
        Json = CanonicalJson.Write(TraceSetJson.Of(record));
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json)));
    }

    /// <summary>Everything that can change a trace.</summary>
    internal TraceSetRecord Record { get; }

    /// <summary>The record as canonical JSON: keys sorted by code unit, no white space.</summary>
    public string Json { get; }

    /// <summary>The SHA-256 of <see cref="Json"/> in UTF-8, as lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The labels in the order of their set.</summary>
    public IReadOnlyList<string> Labels => Record.Labels;

    /// <summary>The options of every step: the labels, then <c>none</c> in multi-label tasks.</summary>
    public IReadOnlyList<string> Options => Record.Task == TaskKind.SingleLabel ? Labels : [.. Labels, LabelSet.None];

    /// <summary>How many labels an answer may have.</summary>
    public TaskKind Task => Record.Task;

    /// <summary>Reads a stored record and computes its hash again.</summary>
    /// <exception cref="System.Text.Json.JsonException">The text is not JSON.</exception>
    /// <exception cref="FormatException">The record lacks a field, or has one that this version does not know.</exception>
    internal static TraceSetIdentity Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var stored = JsonNode.Parse(json);
        var identity = new TraceSetIdentity(TraceSetJson.Read(stored));
        return identity.Json == CanonicalJson.Write(stored)
            ? identity
            : throw new FormatException(
                "A trace set's record must have the fields that this version knows; "
                    + $"{JsonDifferences.Between(stored, JsonNode.Parse(identity.Json)).First().Field} is not one of them."
            );
    }

    /// <summary>Lists the fields in which a given record differs from this stored one, in the order of their paths.</summary>
    /// <returns>Causes before the hashes that follow from them; empty if the records are equal.</returns>
    public IReadOnlyList<IdentityDifference> Compare(TraceSetIdentity given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return [.. JsonDifferences.Between(JsonNode.Parse(Json), JsonNode.Parse(given.Json))];
    }
}
