namespace Plurality.TestKit.TinyModels;

/// <summary>
/// Uniform numbers in ±0.5, which give logits a spread of about 1.6: far from uniform, far from certain. SplitMix64, so that a seed means
/// the same file for ever.
/// </summary>
internal sealed class SeededWeights(int seed)
{
    private ulong _state = (ulong)seed;

    public float[] Next(int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)((Draw() >> 11) * (1.0 / (1UL << 53)) - 0.5);
        }

        return values;
    }

    private ulong Draw()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
