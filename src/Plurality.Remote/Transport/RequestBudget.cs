using System.Globalization;
using Plurality.Models;

namespace Plurality.Remote.Transport;

/// <summary>Counts requests and their tokens, and stops at a limit.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RequestBudget
{
    private readonly Lock _lock = new();
    private bool _isSpent;
    private RequestUsage _used;

    /// <summary>The most requests; null for any number.</summary>
    public long? MaximumRequests { get; set; }

    /// <summary>The most tokens, of requests and answers together; null for any number.</summary>
    public long? MaximumTokens { get; set; }

    /// <summary>What was used so far.</summary>
    public RequestUsage Used
    {
        get
        {
            lock (_lock)
            {
                return _used;
            }
        }
    }

    /// <summary>The sentence for a request that goes beyond a limit; null before there was one.</summary>
    public string? Spent
    {
        get
        {
            lock (_lock)
            {
                return _isSpent ? Sentence() : null;
            }
        }
    }

    /// <summary>Counts one request.</summary>
    /// <param name="tokens">Its tokens; an estimate where they are not known before the answer.</param>
    /// <exception cref="UnansweredException">It goes beyond a limit.</exception>
    public void Take(int tokens)
    {
        lock (_lock)
        {
            if (_isSpent || _used.Requests + 1 > MaximumRequests || _used.Tokens + tokens > MaximumTokens)
            {
                _isSpent = true;
                throw new UnansweredException(Sentence());
            }

            _used = _used with { Requests = _used.Requests + 1, InputTokens = _used.InputTokens + tokens };
        }
    }

    /// <summary>Counts tokens that are known with the answer.</summary>
    /// <param name="input">Tokens of the request that <see cref="Take"/> did not count; below 0 where it counted too many.</param>
    /// <param name="output">Tokens of the answer.</param>
    /// <param name="isEstimated">Whether the answer did not say them.</param>
    public void Add(int input, int output, bool isEstimated = false)
    {
        lock (_lock)
        {
            _used = new RequestUsage(
                _used.Requests,
                _used.InputTokens + input,
                _used.OutputTokens + output,
                _used.IsEstimated || isEstimated
            );
        }
    }

    private string Sentence() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The limit of requests or tokens is reached, after {_used.Requests} requests with {_used.Tokens} tokens. Use a higher limit, "
                + $"and call again to go on."
        );
}
