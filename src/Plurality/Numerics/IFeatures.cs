namespace Plurality.Numerics;

/// <summary>A matrix of features, [documents × columns], as far as a regression needs it.</summary>
internal interface IFeatures
{
    /// <summary>How many documents.</summary>
    int Rows { get; }

    /// <summary>How many features a document has.</summary>
    int Columns { get; }

    /// <summary>The inner product of a document's features with weights.</summary>
    double Dot(int row, ReadOnlySpan<double> weights);

    /// <summary>Adds a document's features, times a factor, to a sum.</summary>
    void AddTo(int row, double factor, Span<double> sum);

    /// <summary>Adds the squares of a document's features, times a factor, to a sum.</summary>
    void AddSquaresTo(int row, double factor, Span<double> sum);

    /// <summary>The same features of some documents alone.</summary>
    IFeatures Select(IReadOnlyList<int> rows);
}
