using System.CommandLine;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Llama;
using Plurality.Llama.Tuning;
using Plurality.Llama.Weights;
using Plurality.Runtime.Samples;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality models tune</c>: in which format a model's weights are used best on this machine.</summary>
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
            $"How far a label's probability may be from that with f32 weights, at most. Default: {DefaultDivergence}."
        )
    );

    private readonly Option<int> _rounds = NumberOption.Create("--rounds", "How often each format is measured, in turn.", 3, 1);
    private readonly Option<int?> _threads = NumberOption.Optional(
        "--threads",
        "Threads to compute with. Default: the physical cores.",
        1,
        LlamaModelOptions.MaximumThreads
    );
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Measure and print, but store no choice." };
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Makes the command.</summary>
    public TuneCommand(Services services)
        : base(
            "tune",
            "Measures every weight format of a model on this machine, and makes the fastest one whose probabilities are near enough the "
                + "default.",
            "plurality models tune",
            "plurality models tune model.gguf --divergence 0.01 --dry-run"
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
            "Which format is fastest may then be chance: measure again when the machine has nothing else to do."
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
            $"nothing is chosen: how far probabilities are off is measured from {WeightFormats.Name(WeightFormat.F32)}, and that was "
                + $"skipped. Make room, or name a cache folder with PLURALITY_CACHE."
        );
        return ExitCode.MustFix;
    }
}
