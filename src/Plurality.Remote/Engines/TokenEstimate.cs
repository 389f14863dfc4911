using System.Text;

namespace Plurality.Remote.Engines;

/// <summary>
/// How many tokens a text has, about, where an engine does not show its tokens. It paces requests until answers say the number.
/// </summary>
internal static class TokenEstimate
{
    /// <summary>The bytes of a token: about four characters of English, by OpenAI's page "What are tokens and how to count them?". Most
    /// other languages have more tokens.</summary>
    public const int Bytes = 4;

    /// <summary>The number of tokens of a text.</summary>
    public static int Of(string text) => (Encoding.UTF8.GetByteCount(text) + Bytes - 1) / Bytes;
}
