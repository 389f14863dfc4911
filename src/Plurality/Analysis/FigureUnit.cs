namespace Plurality.Analysis;

/// <summary>The unit of a figure.</summary>
public enum FigureUnit
{
    /// <summary>A probability, a share or a score in [0,1].</summary>
    Fraction,

    /// <summary>An entropy with logarithms to base 2, from 0.</summary>
    Bits,

    /// <summary>A sum of natural logarithms, from 0.</summary>
    Nats,
}
