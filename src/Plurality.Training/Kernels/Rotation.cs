using System.Globalization;

namespace Plurality.Training.Kernels;

/// <summary>
/// Rotary position embeddings (Su et al. 2021, equation 34) as llama.cpp stores them for Llama: neighbours 2i and 2i + 1 are one plane.
/// </summary>
/// <param name="headSize">The numbers of a head.</param>
/// <param name="rotated">The first numbers of a head that are rotated, an even number.</param>
/// <param name="frequencyBase">The base of the planes' frequencies.</param>
/// <param name="divisors">What each plane's frequency is divided by, or null.</param>
internal sealed class Rotation(int headSize, int rotated, float frequencyBase, float[]? divisors)
{
    private float[] _cosines = [];
    private float[] _sines = [];
    private int _positions;

    private int Planes => rotated / 2;

    /// <summary>Prepares positions 0 to <paramref name="count"/> − 1.</summary>
    public void Prepare(int count)
    {
        if (count <= _positions)
        {
            return;
        }

        _positions = count;
        _cosines = new float[count * Planes];
        _sines = new float[count * Planes];
        for (var position = 0; position < count; position++)
        {
            for (var plane = 0; plane < Planes; plane++)
            {
                var frequency = Math.Pow(frequencyBase, -2.0 * plane / rotated) / (divisors?[plane] ?? 1);
                var (sine, cosine) = Math.SinCos(position * frequency);
                _cosines[(position * Planes) + plane] = (float)cosine;
                _sines[(position * Planes) + plane] = (float)sine;
            }
        }
    }

    /// <summary>Rotates all heads of a row.</summary>
    /// <param name="row">The heads, one after another.</param>
    /// <param name="position">The position.</param>
    /// <param name="isInverse">Whether to rotate back: the derivative of the rotation.</param>
    public void Rotate(Span<float> row, int position, bool isInverse)
    {
        if (position >= _positions)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"position {position} was not prepared"));
        }

        var cosines = _cosines.AsSpan(position * Planes, Planes);
        var sines = _sines.AsSpan(position * Planes, Planes);
        unchecked
        {
            for (var head = 0; head < row.Length; head += headSize)
            {
                for (var plane = 0; plane < cosines.Length; plane++)
                {
                    var at = head + (2 * plane);
                    var (x, y) = (row[at], row[at + 1]);
                    var (cosine, sine) = (cosines[plane], isInverse ? -sines[plane] : sines[plane]);
                    row[at] = (x * cosine) - (y * sine);
                    row[at + 1] = (x * sine) + (y * cosine);
                }
            }
        }
    }
}
