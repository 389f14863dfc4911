namespace Plurality.TestKit.Devices;

/// <summary>
/// A made-up device on which contexts compute one at a time. A call takes a fixed time and no processor; the logits after a token follow
/// from the text before it alone, so a fault in the handling of sequences shows.
/// </summary>
/// <param name="vocabularySize">The length of a row of logits.</param>
/// <param name="rows">The number of different rows, which texts are given by their hash.</param>
internal sealed class ScriptedDevice(int vocabularySize, int rows)
{
    private readonly Lock _gate = new();
    private readonly float[] _logits = Logits(checked(vocabularySize * rows));

    /// <summary>How long a call takes.</summary>
    public TimeSpan TimePerCall { get; init; }

    /// <summary>Told of each call while it computes: the context, and the number of calls before it.</summary>
    public Action<ScriptedContext, int>? Computing { get; set; }

    /// <summary>Told of each context whose rows are read.</summary>
    public Action<ScriptedContext>? Reading { get; set; }

    /// <summary>The number of calls.</summary>
    public int Calls { get; private set; }

    /// <summary>Computes a call, after those of other contexts.</summary>
    /// <returns>The time that it took, without waiting.</returns>
    public TimeSpan Compute(ScriptedContext context, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var begin = TimeProvider.System.GetTimestamp();
            var call = Calls++;
            Computing?.Invoke(context, call);
            var rest = TimePerCall - TimeProvider.System.GetElapsedTime(begin);
            if (rest > TimeSpan.Zero)
            {
                Thread.Sleep(rest);
            }

            return TimeProvider.System.GetElapsedTime(begin);
        }
    }

    /// <summary>The logits after a text.</summary>
    public ReadOnlyMemory<float> Row(ulong text) => _logits.AsMemory((int)(text % (ulong)rows) * vocabularySize, vocabularySize);

    /// <summary>Replaces the last logit of every row.</summary>
    public void Spoil(float logit)
    {
        for (var row = 1; row <= rows; row++)
        {
            _logits[(row * vocabularySize) - 1] = logit;
        }
    }

    /// <summary>Sums of two uniform numbers, from −8 to 8.</summary>
    private static float[] Logits(int count)
    {
        var logits = new float[count];
        var state = 1UL;
        foreach (ref var logit in logits.AsSpan())
        {
            state = Mix(state, 0);
            var (one, two) = ((state >> 8) & 0xFFFFFF, state >> 40);
            logit = 8 * (((float)one + two) / (1 << 24) - 1);
        }

        return logits;
    }

    /// <summary>A number that follows from two others: the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).</summary>
    public static ulong Mix(ulong state, ulong value)
    {
        unchecked
        {
            var z = state + (0x9e3779b97f4a7c15 * (value + 1));
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }
}
