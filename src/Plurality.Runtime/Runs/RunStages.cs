namespace Plurality.Runtime.Runs;

/// <summary>Computes the missing batches of a run, stage by stage: its answers, then each set of questions.</summary>
/// <param name="batches">The batches to compute: their numbers, from 0, and the positions of their documents.</param>
/// <param name="time">The clock for rates.</param>
/// <param name="progress">Receives the progress at the beginning of a stage, after each batch, and within one; null for none.</param>
internal sealed class RunStages(IReadOnlyList<(int Number, int[] Positions)> batches, TimeProvider time, IProgress<RunProgress>? progress)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly HashSet<int> _computed = [];
    private RunProgress? _last;
    private long _reported;
    private int _places;

    /// <summary>The number of documents in the batches.</summary>
    public int Documents { get; } = batches.Sum(batch => batch.Positions.Length);

    /// <summary>The number of documents for which some stage has computed something.</summary>
    public int Computed => _computed.Count;

    /// <summary>Runs a stage.</summary>
    /// <param name="stage">The name of the stage.</param>
    /// <param name="stored">The numbers of the batches that are stored, from 0.</param>
    /// <param name="lanes">Each computes one batch at a time, and returns how to store it. Batches are stored in their order.</param>
    /// <param name="cancellationToken">Cancels between batches.</param>
    /// <exception cref="OperationCanceledException">The stage was cancelled.</exception>
    public async Task RunAsync(
        string stage,
        IReadOnlySet<int> stored,
        IReadOnlyList<Func<(int Number, int[] Positions), CancellationToken, Task<Action>>> lanes,
        CancellationToken cancellationToken
    )
    {
        var (done, now) = (batches.Where(batch => stored.Contains(batch.Number)).Sum(batch => batch.Positions.Length), 0);
        Report(new RunProgress(done, Documents, DocumentsPerSecond: null) { Stage = stage });
        var begin = time.GetTimestamp();
        (int Number, int[] Positions)[] missing = [.. batches.Where(batch => !stored.Contains(batch.Number))];
        var next = 0;
        await foreach (var store in BatchLanes.InOrder(missing, lanes, cancellationToken).ConfigureAwait(false))
        {
            store();
            var positions = missing[next++].Positions;
            _computed.UnionWith(positions);
            now += positions.Length;
            done += positions.Length;
            Report(new RunProgress(done, Documents, now / time.GetElapsedTime(begin).TotalSeconds) { Stage = stage });
        }
    }

    /// <summary>Counts places that were read within a batch, and reports them now and then. Lanes call it from their threads.</summary>
    public void Read(int places)
    {
        lock (_gate)
        {
            _places += places;
            if (_last is { } last && time.GetElapsedTime(_reported) >= Interval)
            {
                progress?.Report(last with { Places = _places });
                _reported = time.GetTimestamp();
            }
        }
    }

    private void Report(RunProgress now)
    {
        lock (_gate)
        {
            (_last, _places, _reported) = (now, 0, time.GetTimestamp());
            progress?.Report(now);
        }
    }
}
