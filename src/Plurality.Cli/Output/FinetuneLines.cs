using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Training;

namespace Plurality.Cli.Output;

/// <summary>Shows how a fine-tuning goes: a bar for its steps, a line for each evaluation.</summary>
internal sealed class FinetuneLines(Terminal terminal, Trainer trainer)
{
    private readonly long _start = terminal.Clock.GetTimestamp();
    private Progress? _bar;
    private long _tokens;

    /// <summary>Shows a step.</summary>
    public void Step(TrainingStep step)
    {
        if (_bar is null)
        {
            _bar = new Progress(terminal, "steps", trainer.StepCount);
            _bar.Advance(trainer.Steps.Count - 1, computed: false);
        }

        _tokens += step.Tokens;
        var rate = _tokens / terminal.Clock.GetElapsedTime(_start).TotalSeconds;
        _bar.Detail = string.Create(CultureInfo.InvariantCulture, $"loss {step.Loss:0.000}, {rate:0} tokens/s");
        _bar.Advance(1, computed: true);
    }

    /// <summary>Shows an evaluation.</summary>
    public void Evaluation(TrainingEvaluation evaluation)
    {
        _bar?.Clear();
        terminal.Note(
            string.Create(CultureInfo.InvariantCulture, $"After {evaluation.Steps} steps: validation loss {evaluation.Loss:0.0000}.")
        );
    }

    /// <summary>Removes the bar.</summary>
    public void Clear() => _bar?.Clear();

    /// <summary>Ends the bar.</summary>
    public void Finish() => _bar?.Finish();
}
