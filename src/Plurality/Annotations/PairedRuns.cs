namespace Plurality.Annotations;

/// <summary>
/// Pairs of numbers in runs, one run per item. They stand in blocks that never move: a list would need twice its memory whenever it grows,
/// and a million items have millions of pairs.
/// </summary>
internal sealed class PairedRuns
{
    private const int BlockLength = 1 << 16;

    private readonly List<(int[] First, int[] Second)> _blocks = [];
    private readonly List<int> _starts = [];
    private readonly List<int> _lengths = [];
    private int _filled = BlockLength; // of the last block

    /// <summary>The number of runs.</summary>
    public int Count => _starts.Count;

    /// <summary>The number of pairs.</summary>
    public int Pairs { get; private set; }

    /// <summary>Appends a run.</summary>
    /// <param name="first">The first number of each pair.</param>
    /// <param name="second">The second number of each pair.</param>
    public void Add(List<int> first, List<int> second)
    {
        if (_filled + first.Count > BlockLength)
        {
            var length = Math.Max(BlockLength, first.Count);
            _blocks.Add((new int[length], new int[length]));
            _filled = 0;
        }

        _starts.Add(((_blocks.Count - 1) * BlockLength) + _filled);
        _lengths.Add(first.Count);
        if (first.Count > 0)
        {
            first.CopyTo(_blocks[^1].First, _filled);
            second.CopyTo(_blocks[^1].Second, _filled);
            _filled += first.Count;
            Pairs += first.Count;
        }
    }

    /// <summary>The number of pairs of a run.</summary>
    public int LengthOf(int run) => _lengths[run];

    /// <summary>The first numbers of a run's pairs.</summary>
    public ReadOnlySpan<int> First(int run) => _blocks[_starts[run] / BlockLength].First.AsSpan(_starts[run] % BlockLength, _lengths[run]);

    /// <summary>The second numbers of a run's pairs.</summary>
    public ReadOnlySpan<int> Second(int run) =>
        _blocks[_starts[run] / BlockLength].Second.AsSpan(_starts[run] % BlockLength, _lengths[run]);
}
