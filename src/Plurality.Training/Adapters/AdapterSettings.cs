using Plurality.Training.Weights;

namespace Plurality.Training.Adapters;

/// <summary>What an adapter of low rank consists of.</summary>
internal sealed record AdapterSettings
{
    /// <summary>The largest rank. More than the inputs of a matrix would be no low rank.</summary>
    public const int MostRank = 1024;

    /// <summary>The rank, at least 1.</summary>
    public int Rank { get; init; } = 16;

    /// <summary>The scale times the rank.</summary>
    public float Alpha { get; init; } = 32;

    /// <summary>The matrices that are adapted, in every block.</summary>
    public IReadOnlyList<MatrixKind> Targets { get; init; } = MatrixKinds.All;
}
