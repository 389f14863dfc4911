using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Plurality.Remote.Transport;

/// <summary>
/// When a failed request is sent again. Each request is repeated a number of times. Where no request is answered at all, a circuit breaker
/// holds them back and lets one at a time through, until the engine answers again: those that wait lose no attempt.
/// </summary>
internal static class ResendPipeline
{
    /// <summary>So many attempts without one answer open the circuit,</summary>
    private const int FailuresInARow = 10;

    /// <summary>within this time. An engine that answers a part of its requests never opens it.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    /// <summary>How long a request waits that came while another one was tried.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes the pipeline.</summary>
    public static ResiliencePipeline Create(TransportSettings settings)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = settings.Clock };
        return settings.Retries == 0
            ? builder.Build()
            : builder.AddRetry(Retry(settings)).AddRetry(Hold()).AddCircuitBreaker(Breaker(settings)).Build();
    }

    private static bool IsPassing(Exception? fault) =>
        fault is FailedRequestException { Reach: FailureReach.Passing or FailureReach.Unreachable };

    private static RetryStrategyOptions Retry(TransportSettings settings) =>
        new()
        {
            MaxRetryAttempts = settings.Retries,
            Delay = settings.FirstWait,
            MaxDelay = settings.LongestWait,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome.Exception)),
            DelayGenerator = attempt => ValueTask.FromResult((attempt.Outcome.Exception as FailedRequestException)?.Wait),
        };

    /// <summary>Waits while the circuit is open. It ends, because each time one request is let through and counts its attempt.</summary>
    private static RetryStrategyOptions Hold() =>
        new()
        {
            MaxRetryAttempts = int.MaxValue,
            UseJitter = true,
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is BrokenCircuitException),
            DelayGenerator = attempt =>
                ValueTask.FromResult<TimeSpan?>((attempt.Outcome.Exception as BrokenCircuitException)?.RetryAfter ?? Short),
        };

    private static CircuitBreakerStrategyOptions Breaker(TransportSettings settings) =>
        new()
        {
            FailureRatio = 1,
            MinimumThroughput = FailuresInARow,
            SamplingDuration = Span,
            BreakDurationGenerator = state =>
            {
                var wait = settings.FirstWait * Math.Pow(2, Math.Min(state.HalfOpenAttempts, 20));
                return ValueTask.FromResult(wait < settings.LongestWait ? wait : settings.LongestWait);
            },
            ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome.Exception)),
        };
}
