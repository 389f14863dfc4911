namespace Plurality.Metrics;

/// <summary>
/// Fills bins whose sizes differ by at most one, the larger ones first; the weight of a pair may be split between two bins. If the total is
/// not whole, the last of the larger bins gets the fraction.
/// </summary>
internal sealed class EqualMassFill
{
    private readonly double _total;
    private readonly double[] _excess;
    private int _bin;
    private double _room;

    public EqualMassFill(double total, int bins)
    {
        (_total, _excess) = (total, new double[bins]);
        _room = Size(0);
    }

    /// <summary>Each bin's share of the total times its difference of means.</summary>
    public double[] Deviations => Array.ConvertAll(_excess, bin => bin / _total);

    /// <summary>Takes pairs at once if the bin has more room than they need; Σ weight · (Q − Ĥ) is their excess.</summary>
    public bool TakesAll(double weight, double excess)
    {
        if (weight >= _room && _bin < _excess.Length - 1)
        {
            return false;
        }

        _excess[_bin] += excess;
        _room -= weight;
        return true;
    }

    /// <summary>Takes a pair.</summary>
    public void Take(double weight, double excess)
    {
        while (weight > 0)
        {
            while (_room <= 0 && _bin < _excess.Length - 1)
            {
                _room = Size(++_bin);
            }

            var taken = _bin < _excess.Length - 1 ? Math.Min(weight, _room) : weight;
            _excess[_bin] += taken * excess;
            weight -= taken;
            _room -= taken;
        }
    }

    private double Size(int bin)
    {
        var whole = Math.Floor(_total / _excess.Length);
        return whole + Math.Clamp(_total - (whole * _excess.Length) - bin, 0, 1);
    }
}
