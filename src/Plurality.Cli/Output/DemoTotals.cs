using System.Globalization;
using Plurality.Classification;

namespace Plurality.Cli.Output;

/// <summary>What many documents come to.</summary>
internal sealed class DemoTotals
{
    private bool _begun;
    private int _steps;
    private int _labels;
    private int _wellFormed;
    private int _compared;
    private double _distance;
    private double _shares;

    /// <summary>How many documents there were.</summary>
    public int Documents { get; private set; }

    /// <summary>Whether this is the first call, before any document.</summary>
    public bool Begin() => !_begun && (_begun = true);

    /// <summary>Counts a document.</summary>
    public void Add(ClassifiedDocument document)
    {
        Documents++;
        if (!document.Outcome.TryGetValue(out var result) || result.Trace is not { } trace)
        {
            return;
        }

        _steps += trace.Steps.Count;
        _labels += trace.Labels.Count;
        _wellFormed += trace.WellFormed ? 1 : 0;
        if (DocumentLines.Shares(document, result.Probabilities.Labels) is not { } shares)
        {
            return;
        }

        _compared++;
        _distance += shares.Zip(result.Probabilities.Probabilities, (share, probability) => Math.Abs(share - probability)).Sum();
        _shares += shares.Sum();
    }

    /// <summary>Writes the totals.</summary>
    public void Write(Terminal terminal)
    {
        terminal.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Documents} documents, {_steps} steps, {_wellFormed} well-formed answers, {_labels / (double)Documents:0.00} labels "
                    + $"written a document."
            )
        );
        if (_compared == 0)
        {
            return;
        }

        terminal.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Distance to the annotators' shares, summed over labels, mean over documents (L1): {_distance / _compared:0.00}; saying "
                    + $"0 to every label: {_shares / _compared:0.00}."
            )
        );
    }
}
