using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Plurality.Models;

namespace Plurality.Remote.Transport;

/// <summary>
/// The secret that an engine asks for. It comes from the environment or from a file, goes into the header of each request, and nowhere
/// else: texts that an engine sends are masked before they are shown.
/// </summary>
internal sealed partial class ApiKey
{
    private const string Mask = "[key]";
    private readonly string? _key;
    private readonly byte[] _bytes;

    private ApiKey(string? key, string source)
    {
        (_key, Source) = (key, source);
        _bytes = Encoding.ASCII.GetBytes(key ?? "");
    }

    /// <summary>No key.</summary>
    public static ApiKey None { get; } = new(null, "nowhere");

    /// <summary>Where the key is from, or where it may be set.</summary>
    public string Source { get; }

    /// <summary>The value of the Authorization header; null for none.</summary>
    public string? Header => _key is null ? null : "Bearer " + _key;

    /// <summary>The environment variable of an engine's key, such as <c>PLURALITY_API_KEY_LLAMA_SERVER</c>.</summary>
    public static string VariableOf(string engine) => "PLURALITY_API_KEY_" + engine.ToUpperInvariant().Replace('-', '_');

    /// <summary>Finds the key of an engine: the first line of the file where there is one, else the environment variable.</summary>
    /// <exception cref="ModelException">The file cannot be read, or the key has characters that a header cannot carry.</exception>
    public static ApiKey Find(string engine, string? file)
    {
        var source = file is null ? VariableOf(engine) : $"the key file {file}";
        string? key;
        try
        {
            key = file is null ? Environment.GetEnvironmentVariable(source) : File.ReadLines(file).FirstOrDefault("");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"The key must be readable; {source} is not: {fault.Message}", fault);
        }

        key = key?.Trim();
        if (file is null && string.IsNullOrEmpty(key))
        {
            return new ApiKey(null, source);
        }

        return key!.Length > 0 && key.All(c => c is > ' ' and < '\u007f')
            ? new ApiKey(key, source)
            : throw new ModelException(
                $"A key must be printable ASCII characters without spaces; the first line of {source} has others, or none."
            );
    }

    /// <summary>Whether an answer contains the key, as it is or as JSON can write it.</summary>
    public bool IsIn(ReadOnlySpan<byte> bytes) =>
        _key is not null
        && (
            bytes.IndexOf(_bytes) >= 0
            || (bytes.Contains((byte)'\\') && Unescaped(Encoding.UTF8.GetString(bytes)).Contains(_key, StringComparison.Ordinal))
        );

    /// <summary>A text without the key.</summary>
    public string Masked(string text) => _key is null ? text : text.Replace(_key, Mask, StringComparison.Ordinal);

    private static string Unescaped(string json) =>
        Escape()
            .Replace(json, found =>
                found.Groups[1].Success
                    ? ((char)int.Parse(found.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()
                    : found.Groups[2].Value
            );

    [GeneratedRegex(@"\\(?:u([0-9a-fA-F]{4})|(.))")]
    private static partial Regex Escape();
}
