using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Plurality.Runtime.Runs;

namespace Plurality.Runtime.Storage;

/// <summary>
/// What is asked about each document of a trace set besides its generation: everything that can change an answer and is not in the trace
/// set's own identity, in one record. Runs that ask the same share the answers.
/// </summary>
public sealed class QuestionSet
{
    private QuestionSet(string kind, string json)
    {
        Kind = kind;
        Json = json;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
    }

    /// <summary><c>unary</c>, <c>binary</c> or <c>marginal</c>.</summary>
    public string Kind { get; }

    /// <summary>The record as canonical JSON: keys sorted by code unit, no white space.</summary>
    public string Json { get; }

    /// <summary>SHA-256 of the record, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>Takes what the answers depend on.</summary>
    public static QuestionSet Of(string kind, JsonObject record)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(record);
        record["kind"] = kind;
        return new QuestionSet(kind, CanonicalJson.Write(record));
    }

    /// <summary>Reads a stored record.</summary>
    public static QuestionSet Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new QuestionSet(
            (string?)JsonNode.Parse(json)?["kind"] ?? throw new ArgumentException("The record must name its kind.", nameof(json)),
            json
        );
    }
}
