using Plurality.Cli.Terminals;
using Plurality.Runtime.Runs;

namespace Plurality.Cli.Output;

/// <summary>Shows a runner's batches as they are stored, on the thread that stores them: a bar for each stage.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="part">The name of a run that belongs to another one; null for a run by itself.</param>
/// <param name="onStored">Told after each batch, before the bar is drawn again.</param>
internal sealed class RunBatches(Terminal terminal, string? part = null, Action? onStored = null) : IProgress<RunProgress>
{
    private Progress? _bar;
    private string? _stage;
    private int _done;
    private bool _computed;

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        if (_stage != value.Stage)
        {
            Finish();
            (_stage, _done, _computed) = (value.Stage, 0, false);
            _bar = new Progress(terminal, Unit(value.Stage), value.Total);
            Show(value, computed: false);
        }
        else
        {
            Show(value, computed: true);
        }
    }

    /// <summary>Takes the bar away, and says how many there were where any were computed.</summary>
    public void Finish()
    {
        if (_computed)
        {
            _bar?.Finish();
        }
        else
        {
            _bar?.Clear();
        }

        (_bar, _stage) = (null, null);
    }

    /// <summary>Takes the bar away.</summary>
    public void Clear() => _bar?.Clear();

    private void Show(RunProgress value, bool computed)
    {
        _bar!.Clear();
        onStored?.Invoke();
        _bar.Advance(value.Done - _done, computed);
        _done = value.Done;
        _computed |= computed;
    }

    private string Unit(string stage)
    {
        var documents = part is null ? "documents" : $"documents of {part}";
        return stage == RunProgress.Answers ? documents : $"{documents} ({stage})";
    }
}
