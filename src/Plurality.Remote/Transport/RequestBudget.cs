using System.Globalization;
using Plurality.Models;

namespace Plurality.Remote.Transport;

/// <summary>Counts requests and their tokens, and stops at a limit.</summary>
/// <param name="maximumTokens">The most tokens; null for any number.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class RequestBudget(long? maximumTokens)
{
    private readonly Lock _lock = new();
    private bool _isSpent;

    /// <summary>The most requests; null for any number.</summary>
    public long? MaximumRequests { get; set; }

    /// <summary>The requests that were sent, repetitions included.</summary>
    public long Requests { get; private set; }

    /// <summary>The tokens of those requests.</summary>
    public long Tokens { get; private set; }

    /// <summary>The sentence for a request that goes beyond a limit; null before there was one.</summary>
    public string? Spent => _isSpent ? Sentence() : null;

    /// <summary>Counts one request.</summary>
    /// <exception cref="UnansweredException">It goes beyond a limit.</exception>
    public void Take(int tokens)
    {
        lock (_lock)
        {
            if (_isSpent || Requests + 1 > MaximumRequests || Tokens + tokens > maximumTokens)
            {
                _isSpent = true;
                throw new UnansweredException(Sentence());
            }

            Requests++;
            Tokens += tokens;
        }
    }

    private string Sentence() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The limit of requests or tokens is reached, after {Requests} requests with {Tokens} tokens. Use a higher limit, and call "
                + $"again to go on."
        );
}
