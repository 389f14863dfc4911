using Plurality.Runtime.Runs;

namespace Plurality.Cli.Output;

/// <summary>Shows a runner's waves as they are stored, on the thread that stores them.</summary>
/// <param name="progress">The bar.</param>
/// <param name="onStored">Told how many documents are stored by now, before the bar is drawn again.</param>
internal sealed class RunWaves(Progress progress, Action<int> onStored) : IProgress<RunProgress>
{
    private int? _done;

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        progress.Clear();
        onStored(value.Done);
        progress.Advance(value.Done - (_done ?? 0), computed: _done is not null);
        _done = value.Done;
    }
}
