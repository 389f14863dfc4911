using System.CommandLine;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Llama.Tuning;
using Plurality.Llama.Weights;
using Plurality.Runtime.Samples;
using Plurality.Runtime.Tuning;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality models tune</c>: the fastest weight format of a model on this machine, or the fastest settings of its
/// GPU.</summary>
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
    private readonly Option<int> _gpuLayers = NumberOption.Create(
        "--gpu-layers",
        "Layers on a GPU, -1 for all. The settings of the GPU are then measured instead of the formats: flash attention, tokens in a call, "
            + "documents in a batch. Differences are from those without flash attention, 512 tokens and batches of 8.",
        0,
        -1
    );
    private readonly Option<int> _contextSize = NumberOption.Create(
        "--ctx-size",
        "Tokens that the KV cache holds, over all documents of a batch.",
        new LlamaModelOptions().ContextCells,
        1
    );
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Measure and print, but store nothing." };
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public TuneCommand(Services services)
        : base(
            "tune",
            "Measures every weight format of a model on this machine, or the settings of its GPU, and makes the fastest within "
                + "--divergence the default.",
            "plurality models tune",
            "plurality models tune embedded --divergence 0.01 --dry-run",
            "plurality models tune model.gguf --gpu-layers -1 --ctx-size 32768"
        )
    {
        _services = services;
        Add(_model);
        foreach (Option option in (Option[])[_divergence, _rounds, _threads, _gpuLayers, _contextSize, _dryRun, _json])
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var options = new LlamaModelOptions
        {
            Model = parse.GetRequiredValue(_model),
            Threads = parse.GetValue(_threads),
            GpuLayers = parse.GetValue(_gpuLayers),
            ContextCells = parse.GetValue(_contextSize),
            CacheDirectory = _services.CacheDirectory,
        };
        var divergence = parse.GetValue(_divergence) ?? DefaultDivergence;
        return options.GpuLayers == 0
            ? await TuneWeightsAsync(parse, options, divergence, cancellationToken).ConfigureAwait(false)
            : await TuneDeviceAsync(parse, options, divergence, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> TuneDeviceAsync(
        ParseResult parse,
        LlamaModelOptions options,
        double divergence,
        CancellationToken cancellationToken
    )
    {
        var terminal = _services.Terminal;
        var announcements = new Announcements(terminal);
        using var model = LlamaLanguageModel.Open(options with { Progress = announcements }, cancellationToken);
        var report = await new DeviceTuning(model.With, terminal.Clock)
            .MeasureAsync(parse.GetValue(_rounds), announcements, cancellationToken)
            .ConfigureAwait(false);
        var fastest = report.Fastest(divergence)!; // at least the reference, which differs in nothing
        var choices = model.DeviceChoices(cancellationToken);
        var file = parse.GetValue(_dryRun) ? null : choices.Store(model.Record.SourceSha256, fastest.Settings);
        var lines = new DeviceTuneLines(model.SourcePath, choices.Device, options.ContextCells, report, divergence, file);
        if (parse.GetValue(_json))
        {
            lines.WriteJson(terminal);
        }
        else
        {
            lines.Write(terminal);
        }

        return ExitCode.Done;
    }

    private async Task<int> TuneWeightsAsync(
        ParseResult parse,
        LlamaModelOptions options,
        double divergence,
        CancellationToken cancellationToken
    )
    {
        var terminal = _services.Terminal;
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
