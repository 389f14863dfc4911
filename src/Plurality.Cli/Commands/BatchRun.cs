using Plurality.Cli.Input;
using Plurality.Cli.Output;
using Plurality.Estimators;
using Plurality.Llama;
using Plurality.Llama.Weights;
using Plurality.Methods;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Remote.Batches;
using Plurality.Runtime.Batches;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary>A run file whose runs are computed by batch files.</summary>
internal sealed class BatchRun
{
    /// <summary>In the place of a tokenizer: nobody is asked, and the model writes texts.</summary>
    public const string NoTokenizer = "none";

    private readonly IReadOnlyList<RunSpec> _specs;
    private readonly string _file;
    private readonly string? _tokenizer;

    private BatchRun(IReadOnlyList<RunSpec> specs, string file, string? tokenizer) =>
        (_specs, _file, _tokenizer) = (specs, file, tokenizer);

    /// <summary>Reads a run file.</summary>
    /// <param name="file">The run file.</param>
    /// <param name="tokenizer">The model file that gives the tokenizer, or <see cref="NoTokenizer"/>; null if the engine is asked.</param>
    /// <exception cref="PluralityException">The file has faults, or its runs do not have one address as their model.</exception>
    public static BatchRun Read(string file, string? tokenizer)
    {
        if (Directory.Exists(file))
        {
            throw new InputFileException(file, "it is a folder. Name a file.");
        }

        var specs = RunFile.Read(file);
        var models = specs.Select(spec => spec.ModelPath ?? LlamaModelOptions.Embedded).Distinct(StringComparer.Ordinal).ToList();
        if (models.Find(model => !RemoteLanguageModel.IsAddress(model)) is { } model)
        {
            throw new InputFileException(
                file,
                $"model must be an address, such as vllm:http://host:8000/MODEL; it is {model}. Batch files are for models elsewhere; "
                    + "use 'run' for a file."
            );
        }

        if (models.Count > 1)
        {
            throw new InputFileException(
                file,
                $"a batch file is for one model; the runs have {string.Join(" and ", models)}. Write a run file for each."
            );
        }

        return new BatchRun(
            specs,
            Path.GetFullPath(file),
            tokenizer is null or NoTokenizer or LlamaModelOptions.Embedded ? tokenizer : Path.GetFullPath(tokenizer)
        );
    }

    /// <summary>Stores what the answers suffice for, and writes what is to be asked next.</summary>
    /// <param name="services">Open the model.</param>
    /// <param name="store">The store.</param>
    /// <param name="output">Where to write the requests; null to write none.</param>
    /// <param name="cancellationToken">Cancels; what is stored stays.</param>
    /// <exception cref="PluralityException">The model cannot be used, or a stored run has another identity.</exception>
    public async Task<BatchStep> GoOnAsync(
        Services services,
        RunStore store,
        (NewFiles Files, string Path)? output,
        CancellationToken cancellationToken
    )
    {
        // Read every file before a model is opened, like a run.
        List<IReadOnlyList<Experiment>> runs = [.. _specs.Select(spec => Experiment.Read(spec))];
        foreach (var note in runs.SelectMany(parts => parts).SelectMany(part => part.Notes).Distinct(StringComparer.Ordinal))
        {
            services.Terminal.Warn(note);
        }

        var exchange = new BatchExchange(store.Batches);
        using var opened = Open(services, cancellationToken);
        using var model = ModelOf(opened, exchange);
        var runner = new BatchRunner(store, services.Terminal.Clock);
        var source = new BatchSource(BatchModel.AnswersAs(model), _file, _tokenizer);
        if (output is not var (files, path))
        {
            return await runner.RunAsync(runs, model, exchange, source, cancellationToken).ConfigureAwait(false);
        }

        var temporary = "";
        files.Create(path, name => temporary = name);
        BatchStep step;
        using (exchange.File = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16))
        {
            step = await runner.RunAsync(runs, model, exchange, source, cancellationToken).ConfigureAwait(false);
        }

        if (step.Requests > 0)
        {
            runner.Asked(exchange, step);
            files.Commit();
        }

        return step;
    }

    /// <summary>The engine, or the file whose tokenizer is used; null where neither is needed.</summary>
    private ILanguageModel? Open(Services services, CancellationToken cancellationToken) =>
        _tokenizer switch
        {
            null => services.Open(new RunModel(_specs[0].ModelOptions, _specs[0].Engine, _specs[0].Prices), cancellationToken),
            NoTokenizer => null,
            _ => services.OpenModel(
                new LlamaModelOptions
                {
                    Model = _tokenizer,
                    Weights = WeightFormat.Shipped,
                    UseKernels = false,
                },
                cancellationToken
            ),
        };

    private ILanguageModel ModelOf(ILanguageModel? opened, BatchExchange exchange) =>
        opened is null ? BatchModel.Of(_specs[0].Engine!, ReadsScores, exchange)
        : _tokenizer is { } file && opened is ITokenModel local
            ? BatchModel.Of(_specs[0].Engine!, file, local.Tokenizer, local.Scorer.ContextLength, exchange)
        : BatchModel.Of(opened, exchange);

    /// <summary>Whether a method reads probabilities, so that requests must ask for them. Some services refuse requests that do.</summary>
    private bool ReadsScores => _specs.SelectMany(spec => spec.Methods).Any(name => Method.Parse(name).Estimator.Reads != StepScores.None);
}
