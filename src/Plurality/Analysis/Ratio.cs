using System.Runtime.InteropServices;
using Plurality.Metrics;
using Plurality.Statistics;

namespace Plurality.Analysis;

/// <summary>
/// A quotient of two sums over documents: a mean over steps, a share of answers, a micro-averaged F1. Every figure of an analysis is one,
/// so a resample of documents only changes the weights of the terms.
/// </summary>
/// <param name="undefined">The reason for an undefined figure, used if nothing is added.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed class Ratio(string undefined)
{
    private readonly List<int> _documents = [];
    private readonly List<double> _numerators = [];
    private readonly List<double> _denominators = [];

    /// <summary>The reason for an undefined figure. A fault found later can replace it.</summary>
    public string Undefined { get; set; } = undefined;

    /// <summary>The number of additions: steps, labels or documents.</summary>
    public int Support { get; private set; }

    /// <summary>The quotient of the sums; null if the denominator is 0.</summary>
    public double? Value => _denominators.Sum() is > 0 and var lower ? _numerators.Sum() / lower : null;

    /// <summary>Adds a term of a document.</summary>
    /// <param name="document">The document's place in its run, never lower than in the last call.</param>
    /// <param name="numerator">The term of the numerator.</param>
    /// <param name="denominator">The term of the denominator, at least 0; 1 for a mean.</param>
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

    /// <summary>Adds 1 or 0 to the numerator and 1 to the denominator.</summary>
    public void Add(int document, bool holds) => Add(document, holds ? 1 : 0);

    /// <summary>
    /// Returns the figure with its interval. A run of one document has no interval, because resamples of it are all equal.
    /// </summary>
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

    /// <summary>Returns the quotient of a resample, in which each document has a weight; null if the denominator is 0.</summary>
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
