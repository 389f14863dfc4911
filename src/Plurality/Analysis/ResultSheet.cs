using Plurality.Statistics;

namespace Plurality.Analysis;

/// <summary>Collects what an analysis says about runs; figures get their intervals when the sheet is completed.</summary>
/// <param name="analysis">The analysis.</param>
/// <param name="settings">How intervals are made.</param>
/// <param name="tables">Its tables, without rows.</param>
public sealed class ResultSheet(IAnalysis analysis, AnalysisSettings settings, params FigureTable[] tables)
{
    private readonly List<Finding> _findings = [];
    private readonly List<Finding> _missing = [];
    private readonly List<Headline> _headlines = [];
    private readonly List<FigureRow>[] _rows = [.. tables.Select(_ => new List<FigureRow>())];
    private readonly List<(Ratio Ratio, Action<Interval> Place)> _pending = [];
    private AnalysedRun? _run;

    /// <summary>A table of which rows are still to come; the run is always its first key.</summary>
    public static FigureTable Table(string name, string title, FigureUnit unit, params TableKey[] keys) =>
        new(name, title, unit, IsWhole: false, [new TableKey("run"), .. keys], []);

    /// <summary>Turns to a run: what follows is about it.</summary>
    public void Begin(AnalysedRun run)
    {
        Settle();
        _run = run;
    }

    /// <summary>Adds a figure that sums the analysis up.</summary>
    public void Headline(string name, FigureUnit unit, Ratio ratio)
    {
        var run = _run!.Name;
        _pending.Add((ratio, figure => _headlines.Add(new Headline(run, name, unit, figure))));
    }

    /// <summary>Adds a row to a table; its keys are those behind the run.</summary>
    public void Row(FigureTable table, Ratio ratio, params string[] keys)
    {
        var rows = _rows[Array.IndexOf(tables, table)];
        string[] all = [_run!.Name, .. keys];
        _pending.Add((ratio, figure => rows.Add(new FigureRow(all, figure))));
    }

    /// <summary>Says what was found about the run.</summary>
    public void Found(string sentence) => _findings.Add(new Finding(_run!.Name, sentence));

    /// <summary>Says what was found about all runs together.</summary>
    public void FoundOfAll(string sentence) => _findings.Add(new Finding(null, sentence));

    /// <summary>Says what the run lacks, and what to do.</summary>
    public void Missing(string sentence) => _missing.Add(new Finding(_run?.Name, sentence));

    /// <summary>Makes the result.</summary>
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

    /// <summary>Gives the figures of the run before their intervals, all from the same resamples.</summary>
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
