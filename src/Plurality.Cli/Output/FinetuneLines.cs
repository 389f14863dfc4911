using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Finetuning;
using Plurality.Training;

namespace Plurality.Cli.Output;

/// <summary>Shows how a fine-tuning goes: a bar for its steps, a line for each evaluation.</summary>
internal sealed class FinetuneLines(Terminal terminal, Trainer trainer)
{
    private const int CurveCells = 40;
    private const string Bars = "▁▂▃▄▅▆▇█";

    private Progress? _bar;
    private long _tokens;
    private TimeSpan _time;
    private long _since = terminal.Clock.GetTimestamp();

    /// <summary>Shows a step.</summary>
    public void Step(TrainingStep step)
    {
        if (_bar is null)
        {
            _bar = new Progress(terminal, "steps", trainer.StepCount);
            _bar.Advance(trainer.Steps.Count - 1, computed: false);
        }

        // Evaluations take time too, but their tokens do not count.
        _time += terminal.Clock.GetElapsedTime(_since);
        _since = terminal.Clock.GetTimestamp();
        _tokens += step.Tokens;
        var rate = _tokens / _time.TotalSeconds;
        _bar.Detail = string.Create(CultureInfo.InvariantCulture, $"loss {step.Loss:0.000}, {rate:0} tokens/s");
        _bar.Advance(1, computed: true);
    }

    /// <summary>Shows an evaluation.</summary>
    public void Evaluation(TrainingEvaluation evaluation)
    {
        _since = terminal.Clock.GetTimestamp();
        _bar?.Clear();
        terminal.Note(
            string.Create(CultureInfo.InvariantCulture, $"After {evaluation.Steps} steps: validation loss {evaluation.Loss:0.0000}.")
        );
    }

    /// <summary>Shows the losses as a curve, and the steps of the model's answers before and after.</summary>
    public void Comparison((IReadOnlyList<AnswerStep> Before, IReadOnlyList<AnswerStep> After) steps)
    {
        terminal.Note($"Loss: {Curve([.. trainer.Steps.Select(step => step.Loss)])}");
        if (steps.Before.Count == 0)
        {
            return;
        }

        terminal.Note(
            $"{"Validation documents (mean)", -28} {"answers", 15}   {"highest probability", 19}   {"entropy in bits", 15}\n"
                + string.Join(
                    '\n',
                    steps
                        .Before.Concat(steps.After)
                        .Select(step => step.Step)
                        .Distinct()
                        .Order()
                        .SelectMany(step =>
                            (string[])
                                [
                                    Line($"step {step}", "before", steps.Before.FirstOrDefault(one => one.Step == step)),
                                    Line("", "after", steps.After.FirstOrDefault(one => one.Step == step)),
                                ]
                        )
                )
        );
    }

    private static string Line(string step, string when, AnswerStep? figures) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"  {step, -10} {when, -15} {figures?.Documents ?? 0, 15}   {figures?.Top, 19:0.00}   {figures?.Entropy, 15:0.00}"
        );

    /// <summary>Means of equal parts of the losses as bars from the lowest to the highest, between the first and the last.</summary>
    private static string Curve(IReadOnlyList<double> losses)
    {
        double[] means = [.. losses.Chunk((losses.Count + CurveCells - 1) / CurveCells).Select(part => part.Average())];
        var (low, high) = (means.Min(), means.Max());
        var bars = means.Select(mean => Bars[high > low ? (int)((mean - low) / (high - low) * (Bars.Length - 1)) : 0]);
        return string.Create(CultureInfo.InvariantCulture, $"{means[0]:0.000} {string.Concat(bars)} {means[^1]:0.000}");
    }

    /// <summary>Removes the bar.</summary>
    public void Clear() => _bar?.Clear();

    /// <summary>Ends the bar.</summary>
    public void Finish() => _bar?.Finish();
}
