using System.CommandLine;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Analysis;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Cli.Usage;
using Plurality.Reports;
using Plurality.Runtime.Reports;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality report</c>: all that stored runs show, as one page.</summary>
internal sealed class ReportCommand : Verb
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    private readonly Services _services;
    private readonly Terminal _terminal;
    private readonly Argument<string[]> _names = new("RUN…") { Description = "The names of the runs.", Arity = ArgumentArity.OneOrMore };
    private readonly NewFileOptions _output = new(
        "FILE.html",
        "The page to write. Default: the name of the run with .html.",
        required: false
    );
    private readonly Option<bool> _open = new("--open") { Description = "Show the page in the browser." };
    private readonly Option<string> _title = new("--title")
    {
        Description = "The title of the page. Default: the names of the runs.",
        HelpName = "TEXT",
    };

    private readonly FileOption _charts = new("--charts")
    {
        Description =
            $"Also write each chart to this folder, as a Vega-Lite specification and, if a Chromium is on the PATH or in "
            + $"{Chromium.Variable}, as SVG and PNG.",
        HelpName = "FOLDER",
    };

    private readonly FileOption _store = StoreOption.Create();

    /// <summary>Creates the command.</summary>
    public ReportCommand(Services services)
        : base(
            "report",
            "Writes one HTML page about stored runs: scoreboard, calibration, analyses, and every document with its steps.",
            "plurality report demo",
            "plurality report demo -o report.html --force --open",
            "plurality report emotions.seed-0 emotions.seed-1 -o draws.html --title \"Two draws\" --charts charts"
        )
    {
        (_services, _terminal) = (services, services.Terminal);
        Add(_names);
        _output.AddTo(this);
        Add(_open);
        Add(_charts);
        Add(_title);
        Add(_store);
        SetAction(RunAsync);
    }

    private async Task RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var file = _output.Path(parse) ?? string.Join('-', parse.GetRequiredValue(_names)) + ".html";
        using var files = _output.Prepare(parse, file);
        var plots = parse.GetValue(_charts) is { } folder ? PlotFolder.Prepare(folder, _output.Replaces(parse)) : null;
        var report = Read(parse);
        files.Write(file, stream => ReportPage.Write(report, stream));
        files.Commit();
        _terminal.Output.WriteLine($"{Shown.Line(file)}: written.");
        if (plots is not null)
        {
            await PlotAsync(plots, report.Charts, cancellationToken).ConfigureAwait(false);
        }

        if (parse.GetValue(_open))
        {
            Open(file);
        }
        else
        {
            _terminal.Next($"open {Shown.Argument(file)} in a browser, or add --open");
        }
    }

    private void Open(string file)
    {
        try
        {
            _services.OpenFile(file);
        }
        catch (Win32Exception fault)
        {
            _terminal.Warn($"{Shown.Line(file)} cannot be shown here: {fault.Message.TrimEnd('.')}. Open it in a browser.");
        }
    }

    private Report Read(ParseResult parse)
    {
        using var store = RunStore.Open(parse.GetRequiredValue(_store), readOnly: true);
        var runs = Find(store, [.. parse.GetRequiredValue(_names).Distinct(StringComparer.Ordinal)]);
        var title = parse.GetValue(_title) ?? string.Join(", ", runs.Select(run => run.Name));
        return StoredReport.Read(store, runs, title, $"Plurality {ProgramVersion.Text}");
    }

    /// <summary>Writes the specifications first: they remain useful if the browser fails.</summary>
    private async Task PlotAsync(PlotFolder plots, IReadOnlyList<ReportChart> charts, CancellationToken cancellationToken)
    {
        JsonObject[] specifications = [.. charts.Select(ChartFile.Of)];
        plots.Write(
            charts.Zip(specifications, (chart, specification) =>
                ($"{chart.Id}.vl.json", Encoding.UTF8.GetBytes(specification.ToJsonString(Indented) + "\n"))
            )
        );
        var drawn = _services.FindChromium() is { } chromium
            ? await chromium.DrawAsync(specifications, cancellationToken).ConfigureAwait(false)
            : [];
        plots.Write(
            charts
                .Zip(drawn)
                .SelectMany(pair =>
                    ((string, byte[])[])
                        [
                            ($"{pair.First.Id}.svg", Encoding.UTF8.GetBytes(pair.Second.Svg)),
                            ($"{pair.First.Id}.png", pair.Second.Png.ToArray()),
                        ]
                )
        );
        _terminal.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Shown.Line(plots.Path)}: {charts.Count} charts written{(drawn.Count > 0 ? ", with SVG and PNG" : "")}."
            )
        );
        if (drawn.Count == 0)
        {
            _terminal.Note(
                $"No Chromium was found to draw SVG and PNG. Install your system's chromium package, or set {Chromium.Variable} to the "
                    + $"file of a Chromium or Chrome."
            );
        }
    }

    /// <summary>Finds all runs, and reports all faults together.</summary>
    private List<StoredRun> Find(RunStore store, IReadOnlyList<string> names)
    {
        var faults = new FaultList();
        var runs = new List<StoredRun>();
        foreach (var name in names)
        {
            if (faults.Try(() => Finished(store, name)) is not { } run)
            {
                continue;
            }

            runs.Add(run);
            if (!run.IsComplete)
            {
                _terminal.Warn(
                    FormattableString.Invariant($"run {run.Name} is not complete: {run.Done} of {run.Documents} documents are computed.")
                );
            }
        }

        faults.ThrowIfAny();
        return runs;
    }

    /// <summary>A run that has a finished document; what a report is made of is read later.</summary>
    private static StoredRun Finished(RunStore store, string name)
    {
        var run = RunsCommand.Find(store, name);
        return store.HasAnswer(run) ? run : throw new EmptyRunException(run.Name);
    }
}
