using Plurality.Statistics;

namespace Plurality.Analysis;

/// <summary>Collects the results of an analysis. Figures get their intervals on completion.</summary>
/// <param name="analysis">The analysis.</param>
/// <param name="settings">The settings of intervals.</param>
/// <param name="tables">Its tables, without rows.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed class ResultSheet(IAnalysis analysis, AnalysisSettings settings, params FigureTable[] tables)
{
    private readonly List<Finding> _findings = [];
    private readonly List<Finding> _missing = [];
    private readonly List<Headline> _headlines = [];
    private readonly List<FigureRow>[] _rows = [.. tables.Select(_ => new List<FigureRow>())];
    private readonly List<(Ratio Ratio, Action<Interval> Place)> _pending = [];
    private AnalysedRun? _run;

    /// <summary>Creates a table without rows. Its first key is the run.</summary>
    public static FigureTable Table(string name, string title, FigureUnit unit, params TableKey[] keys) =>
        new(name, title, unit, IsWhole: false, [new TableKey("run"), .. keys], []);

    /// <summary>Begins a run. The following calls are about it.</summary>
    public void Begin(AnalysedRun run)
    {
        Settle();
        _run = run;
    }

    /// <summary>Adds a main figure.</summary>
    public void Headline(string name, FigureUnit unit, Ratio ratio)
    {
        var run = _run!.Name;
        _pending.Add((ratio, figure => _headlines.Add(new Headline(run, name, unit, figure))));
    }

    /// <summary>Adds a row to a table. The keys are those after the run.</summary>
    public void Row(FigureTable table, Ratio ratio, params string[] keys)
    {
        var rows = _rows[Array.IndexOf(tables, table)];
        string[] all = [_run!.Name, .. keys];
        _pending.Add((ratio, figure => rows.Add(new FigureRow(all, figure))));
    }

    /// <summary>Adds a finding about the run.</summary>
    public void Found(string sentence) => _findings.Add(new Finding(_run!.Name, sentence));

    /// <summary>Adds a finding about all runs together.</summary>
    public void FoundOfAll(string sentence) => _findings.Add(new Finding(null, sentence));

    /// <summary>Adds what the run lacks, and what to do.</summary>
    public void Missing(string sentence) => _missing.Add(new Finding(_run?.Name, sentence));

    /// <summary>Completes the result.</summary>
    public AnalysisResult Complete()
    {
        Settle();
        return new AnalysisResult
        {
            Analysis = analysis.Name,
            Question = analysis.Question,
            Findings = _findings,
            Missing = _missing,
            Headlines = _headlines,
            Tables = [.. tables.Zip(_rows, (table, rows) => table with { Rows = rows })],
        };
    }

    /// <summary>Adds the intervals to the figures of the run, all from the same resamples.</summary>
    private void Settle()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        var bootstrap = settings.Bootstrap(_run!.Documents.Count);
        var figures = new Dictionary<Ratio, Interval>();
        foreach (var (ratio, place) in _pending)
        {
            if (!figures.TryGetValue(ratio, out var figure))
            {
                figures[ratio] = figure = ratio.Resampled(bootstrap);
            }

            place(figure);
        }

        _pending.Clear();
    }
}
