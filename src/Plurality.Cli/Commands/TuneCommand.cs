using System.CommandLine;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Llama.Tuning;
using Plurality.Llama.Weights;
using Plurality.Runtime.Samples;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality models tune</c>: the fastest weight format of a model on this machine.</summary>
internal sealed class TuneCommand : Verb
{
    private const double DefaultDivergence = 0.003;

    private readonly Services _services;
    private readonly FileArgument _model = new("FILE|embedded")
    {
        Description = "The GGUF file.",
        DefaultValueFactory = _ => LlamaModelOptions.Embedded,
    };

    private readonly Option<double?> _divergence = NumberOption.Probability(
        "--divergence",
        FormattableString.Invariant(
            $"The largest difference of a label's probability from that with f32 weights. Default: {DefaultDivergence}."
        )
    );

    private readonly Option<int> _rounds = NumberOption.Create("--rounds", "How many times to measure each format.", 3, 1);
    private readonly Option<int?> _threads = NumberOption.Optional(
        "--threads",
        "Threads to compute with. Default: the physical cores.",
        1,
        LlamaModelOptions.MaximumThreads
    );
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Measure and print, but store nothing." };
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public TuneCommand(Services services)
        : base(
            "tune",
            "Measures every weight format of a model on this machine, and makes the fastest format within --divergence the default.",
            "plurality models tune",
            "plurality models tune embedded --divergence 0.01 --dry-run"
        )
    {
        _services = services;
        Add(_model);
        foreach (Option option in (Option[])[_divergence, _rounds, _threads, _dryRun, _json])
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var terminal = _services.Terminal;
        var options = new LlamaModelOptions
        {
            Model = parse.GetRequiredValue(_model),
            Threads = parse.GetValue(_threads),
            CacheDirectory = _services.CacheDirectory,
        };
        var divergence = parse.GetValue(_divergence) ?? DefaultDivergence;
        using var tuning = new WeightTuning(options, SampleRun.ForTuning(), terminal.Clock);
        var report = await tuning
            .MeasureAsync(parse.GetValue(_rounds), new Announcements(terminal), cancellationToken)
            .ConfigureAwait(false);
        BusyMachine.Warn(
            terminal,
            report.LoadAverage,
            report.Threads,
            "The ranking of the formats may then be chance. Measure again when the machine is idle."
        );
        var fastest = report.Fastest(divergence);
        var file = fastest is null || parse.GetValue(_dryRun) ? null : tuning.Choose(fastest.Format);
        if (parse.GetValue(_json))
        {
            TuneLines.WriteJson(terminal, report, divergence, file);
        }
        else
        {
            TuneLines.Write(terminal, report, divergence, file);
        }

        if (fastest is not null)
        {
            return ExitCode.Done;
        }

        terminal.Fail(
            $"no format was chosen: differences are measured from {WeightFormats.Name(WeightFormat.F32)}, and that format was skipped. "
                + $"Free space, or set PLURALITY_CACHE to another cache folder."
        );
        return ExitCode.MustFix;
    }
}
