namespace Plurality.Lists;

/// <summary>When the tree of label lists has been expanded far enough.</summary>
public sealed record ListBudget
{
    private readonly double _unexplored = 0.01;
    private readonly int _expansions = 100;

    /// <summary>τ: expansion ends once less than this mass is unexplored; from 0 (everything) to 1 (nothing), 0.01 by default
    /// (docs/method.md#marginal).</summary>
    public double Unexplored
    {
        get => _unexplored;
        init =>
            _unexplored = value is >= 0 and <= 1
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(value),
                    FormattableString.Invariant($"Unexplored must be in [0,1]; got {value}.")
                );
    }

    /// <summary>The most prefixes of one document that the model is asked about, at least 1; what is left then is the reported
    /// bound.</summary>
    public int Expansions
    {
        get => _expansions;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _expansions = value;
        }
    }
}
