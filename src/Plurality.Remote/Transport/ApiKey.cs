using Plurality.Models;

namespace Plurality.Remote.Transport;

/// <summary>
/// The secret that an engine asks for. It comes from the environment or from a file, goes into the header of each request, and nowhere
/// else: texts that an engine sends are masked before they are shown.
/// </summary>
internal sealed class ApiKey
{
    private const string Mask = "[key]";
    private readonly string? _key;

    private ApiKey(string? key) => _key = key;

    /// <summary>No key.</summary>
    public static ApiKey None { get; } = new(null);

    /// <summary>The value of the Authorization header; null for none.</summary>
    public string? Header => _key is null ? null : "Bearer " + _key;

    /// <summary>The environment variable of an engine's key, such as <c>PLURALITY_API_KEY_LLAMA_SERVER</c>.</summary>
    public static string VariableOf(string engine) => "PLURALITY_API_KEY_" + engine.ToUpperInvariant().Replace('-', '_');

    /// <summary>Finds the key of an engine: the first line of the file where there is one, else the environment variable.</summary>
    /// <exception cref="ModelException">The file cannot be read, or the key has characters that a header cannot carry.</exception>
    public static ApiKey Find(string engine, string? file)
    {
        var source = file is null ? VariableOf(engine) : $"The key file {file}";
        string? key;
        try
        {
            key = file is null ? Environment.GetEnvironmentVariable(source) : File.ReadLines(file).FirstOrDefault("");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{source} must be readable: {fault.Message}", fault);
        }

        key = key?.Trim();
        if (file is null && string.IsNullOrEmpty(key))
        {
            return None;
        }

        return key!.Length > 0 && key.All(c => c is > ' ' and < '\u007f')
            ? new ApiKey(key)
            : throw new ModelException($"{source} must hold a key of printable ASCII characters without spaces, on its first line.");
    }

    /// <summary>A text without the key.</summary>
    public string Masked(string text) => _key is null ? text : text.Replace(_key, Mask, StringComparison.Ordinal);
}
