using System.Diagnostics;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Llama.Files;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Runtime.Reports;
using Plurality.Runtime.Runs;

namespace Plurality.Cli.Commands;

/// <summary>What commands need from outside. Tests replace it.</summary>
/// <param name="Terminal">Standard input, output and error.</param>
/// <param name="OpenModel">Prepares and loads a model, or opens the engine whose address the options name. Its warnings go to the
/// terminal.</param>
/// <param name="PrepareModel">Prepares a model without loading it.</param>
internal sealed record Services(
    Terminal Terminal,
    Func<LlamaModelOptions, CancellationToken, ILanguageModel> OpenModel,
    Func<LlamaModelOptions, CancellationToken, PreparedModel> PrepareModel
)
{
    /// <summary>Opens an engine as a run file says.</summary>
    public Func<RemoteModelOptions, CancellationToken, ILanguageModel> OpenEngine { get; init; } = Ask;

    /// <summary>Finds the browser that draws charts; null if there is none.</summary>
    public Func<Chromium?> FindChromium { get; init; } = Chromium.Find;

    /// <summary>Shows a file in the program that the system opens it with.</summary>
    /// <remarks>Throws a <see cref="System.ComponentModel.Win32Exception"/> where there is none.</remarks>
    public Action<string> OpenFile { get; init; } =
        file => Process.Start(new ProcessStartInfo(Path.GetFullPath(file)) { UseShellExecute = true })?.Dispose();

    /// <summary>The cache folder; null for the default.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Opens the model of a run.</summary>
    public ILanguageModel Open(RunModel model, CancellationToken cancellationToken) =>
        model.Engine is { } engine ? OpenEngine(engine, cancellationToken) : OpenModel(model.File, cancellationToken);

    private static ILanguageModel Ask(RemoteModelOptions options, CancellationToken cancellationToken) =>
        RemoteTextModel.IsAddress(options.Address)
            ? RemoteTextModel.OpenAsync(options, cancellationToken).GetAwaiter().GetResult()
            : RemoteLanguageModel.OpenAsync(options, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The services of the real program.</summary>
    /// <param name="interrupted">Cancelled when the user interrupts.</param>
    public static Services OfProcess(CancellationToken interrupted)
    {
        var terminal = Terminal.OfProcess(interrupted);
        return new Services(
            terminal,
            (options, cancellationToken) =>
            {
                if (RemoteLanguageModel.IsAddress(options.Model))
                {
                    return Ask(new RemoteModelOptions { Address = options.Model }, cancellationToken);
                }

                var model = LlamaLanguageModel.Open(options with { Progress = new Announcements(terminal) }, cancellationToken);
                foreach (var warning in model.Warnings)
                {
                    terminal.Warn(warning);
                }

                return model;
            },
            (options, cancellationToken) =>
                new ModelStore(options.CacheDirectory, options.Logger, options.LibraryDirectory, options.GpuLayers).Prepare(
                    options.Model,
                    options.Weights,
                    cancellationToken,
                    new Announcements(terminal)
                )
        );
    }
}
