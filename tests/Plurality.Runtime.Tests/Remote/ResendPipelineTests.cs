using Plurality.Remote.Transport;
using Polly;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

public sealed class ResendPipelineTests
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(100);
    private readonly ScriptedClock _clock = new();
    private int _attempts;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Each request alone would be sent eight times in 100 seconds.</summary>
    [Fact]
    public async Task While_an_engine_is_down_one_request_at_a_time_tries()
    {
        var pipeline = Pipeline();

        await _clock.GoOnUntilAsync(Task.WhenAll(Enumerable.Range(0, 64).Select(_ => SendAsync(pipeline, () => _clock.Now < Recovery))));

        // Until the circuit opens all try, for ten seconds; then one at a time.
        Assert.InRange(_attempts, 64, 5 * 64);
        Assert.InRange(_clock.Now, Recovery, 2 * Recovery);
    }

    [Fact]
    public async Task A_request_of_which_all_attempts_fail_ends()
    {
        var pipeline = Pipeline();

        var task = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SendAsync(pipeline, () => true)));

        var fault = await Assert.ThrowsAsync<FailedRequestException>(() => _clock.GoOnUntilAsync(task));
        Assert.Equal(FailureReach.Unreachable, fault.Reach);
        Assert.Equal(3 * 9, _attempts);
    }

    private ResiliencePipeline Pipeline() => ResendPipeline.Create(new TransportSettings { Clock = _clock });

    private async Task SendAsync(ResiliencePipeline pipeline, Func<bool> fails) =>
        await pipeline.ExecuteAsync(
            _ =>
            {
                Interlocked.Increment(ref _attempts);
                return fails() ? throw new FailedRequestException("nobody there", FailureReach.Unreachable) : ValueTask.CompletedTask;
            },
            Cancellation
        );
}
