using System.Runtime.InteropServices;
using Plurality.Metrics;
using Plurality.Statistics;

namespace Plurality.Analysis;

/// <summary>
/// A figure that is a quotient of two sums over documents: a mean over steps, a share of answers, a micro-averaged F1. Everything that
/// analyses report is one, so that a resample of documents only weighs their parts anew.
/// </summary>
/// <param name="undefined">Why there is no figure, should nothing be added.</param>
public sealed class Ratio(string undefined)
{
    private readonly List<int> _documents = [];
    private readonly List<double> _numerators = [];
    private readonly List<double> _denominators = [];

    /// <summary>Why there is no figure; a fault found on the way can take the place of the reason given.</summary>
    public string Undefined { get; set; } = undefined;

    /// <summary>How many things were added: steps, labels or documents.</summary>
    public int Support { get; private set; }

    /// <summary>The quotient of the sums; null where the lower one is 0.</summary>
    public double? Value => _denominators.Sum() is > 0 and var lower ? _numerators.Sum() / lower : null;

    /// <summary>Adds a thing that a document has.</summary>
    /// <param name="document">The document's place in its run; never lower than before.</param>
    /// <param name="numerator">What it adds above.</param>
    /// <param name="denominator">What it adds below, from 0; 1 in a mean.</param>
    public void Add(int document, double numerator, double denominator = 1)
    {
        Support++;
        if (_documents.Count > 0 && _documents[^1] == document)
        {
            _numerators[^1] += numerator;
            _denominators[^1] += denominator;
            return;
        }

        _documents.Add(document);
        _numerators.Add(numerator);
        _denominators.Add(denominator);
    }

    /// <summary>Adds 1 or 0 for something that a document has.</summary>
    public void Add(int document, bool holds) => Add(document, holds ? 1 : 0);

    /// <summary>The figure with its interval. A run of one document has none.</summary>
    internal Interval Resampled(Bootstrap bootstrap)
    {
        var figure = Value is { } value ? MetricValue.Defined(value, Support) : MetricValue.Undefined(Support, Undefined);
        if (bootstrap.Documents == 1)
        {
            return Interval.OfOneDocument(figure);
        }

        var resamples = new double?[bootstrap.Resamples];
        for (var i = 0; i < resamples.Length; i++)
        {
            resamples[i] = Weighed(bootstrap.Weights(i));
        }

        return Interval.OfResamples(figure, resamples, bootstrap.Level);
    }

    /// <summary>The quotient with every document counted as often as it was drawn; null where the lower sum is 0.</summary>
    private double? Weighed(ReadOnlySpan<double> weights)
    {
        var documents = CollectionsMarshal.AsSpan(_documents);
        var numerators = CollectionsMarshal.AsSpan(_numerators);
        var denominators = CollectionsMarshal.AsSpan(_denominators);
        double above = 0,
            below = 0;
        for (var i = 0; i < documents.Length; i++)
        {
            var weight = weights[documents[i]];
            above += weight * numerators[i];
            below += weight * denominators[i];
        }

        return below > 0 ? above / below : null;
    }
}
