using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// Constrained decoding of one document by a model that reads texts (docs/method.md#constrained-decoding): each step takes the most
/// probable option, and the list continues while P(end) is below one half.
/// </summary>
/// <param name="prompt">The prompt.</param>
/// <param name="settings">The format, the labels and the limits.</param>
/// <param name="options">The options of the format.</param>
internal sealed class EchoedAnswer(string prompt, GenerationSettings settings, AnswerOptions options)
{
    private readonly List<LabelStep> _steps = [];
    private readonly List<string> _written = [],
        _warnings = [];
    private string _context = options.Stub;

    private List<int> _offered = [.. Enumerable.Range(0, options.Options.Count)];

    /// <summary>Whether the answer is complete, or long enough.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The texts that the next step reads.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            var step = new EchoedOptions(options, 0);
            return [.. _offered.SelectMany(step.TextsOf).Select(text => prompt + _context + text)];
        }
    }

    /// <summary>Takes the step whose texts were read.</summary>
    public void Read(IReadOnlyList<WrittenToken>[] texts)
    {
        var step = new EchoedOptions(options, prompt.Length + _context.Length);
        var at = 0;
        foreach (var option in _offered)
        {
            foreach (var _ in step.TextsOf(option))
            {
                step.Add(option, texts[at++]);
            }
        }

        Take(step, step.Distribution());
    }

    /// <summary>The trace of the answer so far.</summary>
    public Trace Trace()
    {
        var isWhole = _steps[^1].IsLast;
        return new Trace
        {
            Answer = isWhole ? settings.Format.Write(_written) : _context,
            Steps = _steps,
            Decoding = DecodingMode.Constrained,
            Scoring = settings.Scoring,
            WellFormed = isWhole,
            Warnings = [.. _warnings, .. AnswerLength.Warnings(_written.Count, settings.Labels.Count)],
        };
    }

    private void Take(EchoedOptions step, StepDistribution distribution)
    {
        var number = _steps.Count + 1;
        var chosen = _offered.MaxBy(option => distribution.Probabilities[option]);
        var isNone = chosen == options.None;
        if (!isNone)
        {
            _written.Add(options.Options[chosen].Name);
        }

        if (isNone || !options.IsList)
        {
            _steps.Add(new LabelStep(number, distribution, isNone ? LabelSet.None : _written[0], IsLast: true, EndProbability: null));
            IsOver = true;
            return;
        }

        _offered = [.. _offered.Where(option => option != chosen && option != options.None)];
        var end = step.EndProbability(chosen);
        var isEnded = _offered.Count == 0 || end >= 0.5;
        var isLast = isEnded || _written.Count == settings.MaximumLabels;
        if (isLast && !isEnded)
        {
            _warnings.Add(AnswerLength.Ended(_written.Count));
        }

        _steps.Add(new LabelStep(number, distribution, _written[^1], isLast, end));
        IsOver = isLast || number == settings.MaximumSteps;
        _context += options.Options[chosen].Text + (IsOver ? "" : options.Continuation);
    }
}
