using System.Numerics;
using System.Runtime.InteropServices;

namespace Plurality.Metrics;

/// <summary>The areas under a label's curves, before they are divided by the number of entries; one value per lane.</summary>
internal sealed class CurveAreas(int lanes)
{
    /// <summary>The weight of gold entries.</summary>
    public double[] Right { get; } = new double[lanes];

    /// <summary>The weight of other entries.</summary>
    public double[] Wrong { get; } = new double[lanes];

    /// <summary>Σ over other entries of the gold ones above, ties counting half.</summary>
    public double[] Roc { get; } = new double[lanes];

    /// <summary>Σ over gold entries of the precision down to their tie.</summary>
    public double[] Precision { get; } = new double[lanes];

    /// <summary>Passes entries that are not gold and tie with none.</summary>
    public void Pass(double[] newWrong)
    {
        var right = Vectors(Right);
        var wrong = Vectors(Wrong);
        var roc = Vectors(Roc);
        var passed = Vectors(newWrong);
        for (var i = 0; i < passed.Length; i++)
        {
            wrong[i] += passed[i];
            roc[i] += passed[i] * right[i];
        }

        for (var lane = passed.Length * Vector<double>.Count; lane < newWrong.Length; lane++)
        {
            Wrong[lane] += newWrong[lane];
            Roc[lane] += newWrong[lane] * Right[lane];
        }
    }

    /// <summary>Passes the entries of a tie.</summary>
    public void Add(double[] newRight, double[] newWrong)
    {
        var right = Vectors(Right);
        var wrong = Vectors(Wrong);
        var roc = Vectors(Roc);
        var gold = Vectors(newRight);
        var others = Vectors(newWrong);
        for (var i = 0; i < gold.Length; i++)
        {
            wrong[i] += others[i];
            roc[i] += others[i] * (right[i] + gold[i] - (gold[i] * 0.5));
        }

        for (var lane = gold.Length * Vector<double>.Count; lane < newRight.Length; lane++)
        {
            Wrong[lane] += newWrong[lane];
            Roc[lane] += newWrong[lane] * (Right[lane] + newRight[lane] - (newRight[lane] * 0.5));
        }

        Add(newRight);
    }

    /// <summary>Passes the gold entries of a tie, after its others.</summary>
    public void Add(double[] newRight)
    {
        var right = Vectors(Right);
        var wrong = Vectors(Wrong);
        var precision = Vectors(Precision);
        var gold = Vectors(newRight);
        for (var i = 0; i < gold.Length; i++)
        {
            right[i] += gold[i];
            var above = gold[i] * (right[i] / (right[i] + wrong[i]));
            precision[i] += Vector.ConditionalSelect(Vector.GreaterThan(gold[i], Vector<double>.Zero), above, Vector<double>.Zero);
        }

        for (var lane = gold.Length * Vector<double>.Count; lane < newRight.Length; lane++)
        {
            Right[lane] += newRight[lane];
            Precision[lane] += newRight[lane] > 0 ? newRight[lane] * (Right[lane] / (Right[lane] + Wrong[lane])) : 0;
        }
    }

    private static Span<Vector<double>> Vectors(double[] values) => MemoryMarshal.Cast<double, Vector<double>>(values.AsSpan());
}
