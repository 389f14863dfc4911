using System.Runtime.InteropServices;

namespace Plurality.Benchmarks;

/// <summary>The processor time of the current thread, which other programs on the machine hardly change (Linux).</summary>
internal sealed partial class ProcessorTime : TimeProvider
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <inheritdoc/>
    public override long TimestampFrequency => NanosecondsPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() =>
        ReadClock(ThreadClock, out var time) == 0
            ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds
            : throw new PlatformNotSupportedException("The processor time of a thread must be known; this system does not tell it.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out Time time);

    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
