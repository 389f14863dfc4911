using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Plurality.Runtime.Identity;

/// <summary>
/// The identity of the questions that a run asks about each document in addition to generation: everything that can change an answer
/// and is not in the identity of the trace set. Runs that ask the same questions share the answers.
/// </summary>
internal sealed class QuestionSet
{
    private QuestionSet(string kind, string json)
    {
        Kind = kind;
        Json = json;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
    }

    /// <summary><c>unary</c>, <c>binary</c>, <c>marginal</c> or <c>sampled</c>.</summary>
    public string Kind { get; }

    /// <summary>The record as canonical JSON: keys sorted by code unit, no white space.</summary>
    internal string Json { get; }

    /// <summary>The SHA-256 of <see cref="Json"/> in UTF-8, as lower-case hexadecimal.</summary>
    internal string Sha256 { get; }

    /// <summary>Makes the identity of a kind of question from what its answers depend on.</summary>
    internal static QuestionSet Of(string kind, JsonObject record)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(record);
        record["kind"] = kind;
        return new QuestionSet(kind, CanonicalJson.Write(record));
    }

    /// <summary>Reads a stored record.</summary>
    /// <exception cref="ArgumentException">The record has no kind.</exception>
    internal static QuestionSet Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new QuestionSet(
            (string?)JsonNode.Parse(json)?["kind"] ?? throw new ArgumentException("The record must name its kind.", nameof(json)),
            json
        );
    }
}
