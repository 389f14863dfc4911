using System.CommandLine;
using System.Globalization;
using Plurality.Classification;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Llama.Adapters;
using Plurality.Llama.Files;
using Plurality.Models;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality classify</c>: documents in, labels and their probabilities out, as they come.</summary>
internal sealed class ClassifyCommand : Verb
{
    private readonly Services _services;
    private readonly LabelOptions _labels = new();
    private readonly DocumentOptions _documents = new();
    private readonly PromptOptions _prompt = new();
    private readonly AnswerChoices _answer = new();
    private readonly ModelOptions _model = new();

    private readonly NoneLabelOption _none = new();

    private readonly MethodOptions _method = new();

    private readonly Option<int> _batchSize = NumberOption.Create(
        "--batch-size",
        "Documents computed together. Larger batches are faster up to a point; 1 answers each line of a slow input at once.",
        Classifier.DefaultBatchSize,
        1
    );

    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Makes the command.</summary>
    public ClassifyCommand(Services services)
        : base(
            "classify",
            "Classifies a text, or the documents of a file, with the given labels.",
            "plurality classify \"I finally got the job!\" --labels joy,anger,fear",
            "plurality classify --labels joy,anger,fear --input texts.csv --demonstrations solved.jsonl --json",
            "plurality classify --labels joy,anger,fear --input texts.csv --demonstrations solved.jsonl --method "
                + "first-step+batch+pool-prior@4",
            "plurality classify --labels anger,disgust,fear,joy,optimism,sadness,surprise --input texts.csv --state matrix.json",
            "plurality classify - --labels joy,anger,fear --json"
        )
    {
        _services = services;
        _labels.AddTo(this);
        _documents.AddTo(this, services.Terminal);
        _prompt.AddTo(this);
        _prompt.NeedPool(this);
        _answer.AddTo(this);
        _method.AddTo(this);
        Add(_none);
        Add(_batchSize);
        _model.AddTo(this);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var terminal = _services.Terminal;
        var faults = new FaultList();
        DatasetReading How(DatasetReading reading) => reading with { Task = _method.Kind(parse), NoneLabels = _none.Read(parse) };
        var documents = faults.Try(() => _documents.Read(parse, terminal, How));
        var labels = faults.Try(() => _labels.Read(parse, terminal));
        var task = faults.Try(() => _prompt.Read(parse, terminal, labels, _method.Kind(parse), _answer.Format(parse), How));
        var method = faults.Try(() => _method.Read(parse, terminal, How));
        faults.ThrowIfAny();
        foreach (var note in _prompt.Notes(parse, task!))
        {
            terminal.Warn(note);
        }

        var options = _model.Read(parse);

        // What was fitted elsewhere was fitted on the model alone.
        var isAdapted = _model.MayChooseAdapter(parse) && method!.State is null && EmbeddedAdapter.Suits(task!);
        if (isAdapted)
        {
            options = options with { Adapters = [new LlamaAdapter(LlamaAdapter.Embedded)] };
            task = task! with { Noun = EmbeddedAdapter.Noun };
        }

        using var model = _services.OpenModel(options, cancellationToken);
        var progress = new Progress(terminal, "documents", documents!.Count);
        var asked = WithEmbeddings(_answer.Apply(parse, task!), model);
        var classifier = method!.Classifier(model, asked, parse.GetValue(_batchSize), progress);
        var json = parse.GetValue(_json);

        // What is classified is not trained on, so it must be known before.
        var items = method.Training.Count > 0 ? documents!.Items.ToList() : documents!.Items;
        var results = classifier.ClassifyAsync(items, cancellationToken);
        var code = await PrintAsync(results, documents.Count, progress, json, cancellationToken).ConfigureAwait(false);
        foreach (var note in classifier.Notes)
        {
            terminal.Warn(note);
        }

        if (isAdapted)
        {
            terminal.Note("The embedded model ran with its adapter for these labels; --adapter none leaves it out.");
        }
        else if (_model.IsEmbedded(parse) && task!.Pool is null)
        {
            terminal.Note("The embedded model is tiny and saw no demonstrations. Give --demonstrations, or a larger --model.");
        }

        ReducedBatches.Warn(terminal, model);
        if (documents.Count is null or > 1)
        {
            TunedBatches.Tell(terminal, model, [parse.GetValue(_batchSize)]);
        }

        return code;
    }

    /// <summary>Similar texts are found by the model's own embeddings, as in runs.</summary>
    private static ClassificationTask WithEmbeddings(ClassificationTask task, ILanguageModel model) =>
        task.Sampling.IsPerDocument && model is ITextEmbedder embedder ? task with { Vectors = new TextEmbeddings(embedder).Of } : task;

    private async Task<int> PrintAsync(
        IAsyncEnumerable<ClassifiedDocument> results,
        int? count,
        Progress progress,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var terminal = _services.Terminal;
        if (count > 1)
        {
            progress.Advance(0);
        }

        var (done, failed) = (0, 0);
        try
        {
            await foreach (var result in results.ConfigureAwait(false))
            {
                progress.Clear();
                if (json)
                {
                    ResultJson.Write(terminal, result);
                }
                else
                {
                    DocumentLines.Write(terminal, result);
                }

                await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                done++;
                failed += result.Outcome.Fault is null ? 0 : 1;
                progress.Advance(1);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.Clear();
            var all = count is null ? "" : string.Create(CultureInfo.InvariantCulture, $" of {count}");
            terminal.Fail(string.Create(CultureInfo.InvariantCulture, $"interrupted; {done}{all} documents are printed."));
            return ExitCode.Interrupted;
        }

        if (done > 1)
        {
            progress.Finish();
        }

        if (failed == 0)
        {
            return ExitCode.Done;
        }

        terminal.Fail(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{failed} of {done} documents could not be classified; the output says why for each."
            )
        );
        return ExitCode.MustFix;
    }
}
