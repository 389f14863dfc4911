using Plurality.Cli.Terminals;
using Plurality.Runtime.Runs;

namespace Plurality.Cli.Output;

/// <summary>Shows the progress of a run after each stored batch, with one bar per stage, on the thread that stores it.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="part">The name of the run if it is part of another run; else null.</param>
/// <param name="onStored">Called after each batch, before the bar is drawn again.</param>
/// <param name="detail">What else the bar says, such as what was used; null for nothing.</param>
internal sealed class RunBatches(Terminal terminal, string? part = null, Action? onStored = null, Func<string?>? detail = null)
    : IProgress<RunProgress>
{
    private Progress? _bar;
    private string? _stage;
    private int _done;
    private bool _computed;

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        if (_stage == value.Stage && value.Places > 0)
        {
            _bar!.Detail = detail?.Invoke();
            _bar.Within(value.Places);
        }
        else if (_stage != value.Stage)
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

    /// <summary>Removes the bar and prints the totals if anything was computed.</summary>
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

    /// <summary>Removes the bar.</summary>
    public void Clear() => _bar?.Clear();

    private void Show(RunProgress value, bool computed)
    {
        _bar!.Clear();
        _bar.Detail = detail?.Invoke();
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
