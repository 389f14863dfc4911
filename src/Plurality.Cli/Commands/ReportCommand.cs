using System.CommandLine;
using Plurality.Analysis;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Runtime.Reports;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality report</c>: all that stored runs show, as one page.</summary>
internal sealed class ReportCommand : Verb
{
    private readonly Terminal _terminal;
    private readonly Argument<string[]> _names = new("RUN") { Description = "The runs' names.", Arity = ArgumentArity.OneOrMore };
    private readonly NewFileOptions _output = new("FILE.html", "The page to write.");
    private readonly Option<string> _title = new("--title") { Description = "What stands on top. Default: the runs' names.", HelpName = "TEXT" };
    private readonly FileOption _store = StoreOption.Create();

    /// <summary>Makes the command.</summary>
    public ReportCommand(Services services)
        : base(
            "report",
            "Writes all that stored runs show as one page of HTML: scoreboard, calibration, analyses, and every document with its steps.",
            "plurality report demo -o report.html",
            "plurality report small large -o report.html --force --title \"Two models\"")
    {
        _terminal = services.Terminal;
        Add(_names);
        _output.AddTo(this);
        Add(_title);
        Add(_store);
        SetAction(Run);
    }

    private void Run(ParseResult parse)
    {
        var file = _output.Path(parse)!;
        using var files = _output.Prepare(parse, file);
        using var store = RunStore.Open(parse.GetRequiredValue(_store), readOnly: true);
        var runs = Find(store, [.. parse.GetRequiredValue(_names).Distinct(StringComparer.Ordinal)]);
        var title = parse.GetValue(_title) ?? string.Join(", ", runs.Select(run => run.Name));
        var report = StoredReport.Read(store, runs, title, $"Plurality {CommandLine.Version}");
        files.Write(file, stream => ReportPage.Write(report, stream));
        files.Commit();
        _terminal.Output.WriteLine($"{Shown.Line(file)}: written.");
    }

    /// <summary>Looks for all runs, and tells all faults at once.</summary>
    private List<StoredRun> Find(RunStore store, IReadOnlyList<string> names)
    {
        var faults = new FaultList();
        var runs = new List<StoredRun>();
        foreach (var name in names)
        {
            if (faults.Try(() => Finished(store, name)) is not { } run) continue;
            runs.Add(run);
            if (!run.IsComplete) _terminal.Warn(FormattableString.Invariant($"run {run.Name} is not complete: {run.Done} of {run.Documents} documents are computed."));
        }

        faults.ThrowIfAny();
        return runs;
    }

    /// <summary>A run that has a finished document; what a report is made of is read later.</summary>
    private static StoredRun Finished(RunStore store, string name)
    {
        var run = RunsCommand.Find(store, name);
        return store.Documents(run).Any(document => document.Trace is not null) ? run : throw new EmptyRunException(run.Name);
    }
}
