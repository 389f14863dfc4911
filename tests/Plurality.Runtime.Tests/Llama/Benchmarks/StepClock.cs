namespace Plurality.Runtime.Tests.Llama.Benchmarks;

/// <summary>A clock that goes on by a second whenever somebody looks at it.</summary>
internal sealed class StepClock : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => _seconds++;
}
