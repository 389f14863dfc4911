using System.Security.Cryptography;
using System.Text;

namespace Plurality.Remote.Batches;

/// <summary>A request as a line of a batch file carries it.</summary>
/// <param name="Url">The path of the engine's interface, such as <c>/v1/completions</c>.</param>
/// <param name="Body">What is sent there, as JSON.</param>
internal sealed record BatchRequest(string Url, string Body)
{
    private const int KeyLength = 32;

    /// <summary>The request's name: hexadecimal digits of the SHA-256 over path and body. Equal requests have one name.</summary>
    public string Key { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Url}\n{Body}")))[..KeyLength];
}
