using System.Runtime.ExceptionServices;

namespace Plurality.Llama.Engine;

/// <summary>
/// Runs routines where they resume inside the call that has their logits. The runtime resumes awaiters inline only without a
/// <see cref="SynchronizationContext"/> and a custom <see cref="TaskScheduler"/>.
/// </summary>
internal static class OwnThread
{
    /// <summary>Runs an action here, or on a new thread if this one has either. Waiting for a pool task could run the task on this
    /// thread.</summary>
    public static void Run(Action action)
    {
        if (SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default)
        {
            action();
            return;
        }

        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
#pragma warning disable CA1031 // thrown again, on the caller's thread
            catch (Exception exception)
#pragma warning restore CA1031 // as above
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
