using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Batches;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality batch read</c>: answers to the requests of batch files.</summary>
internal sealed class BatchReadCommand : Verb
{
    /// <summary>How many lines that cannot be used are named.</summary>
    private const int ShownFaults = 20;

    private readonly Services _services;
    private readonly FilesArgument _answers = new("ANSWERS.jsonl") { Description = "Files of answers or errors, in any order." };
    private readonly NewFileOptions _output = new(
        "FILE.jsonl",
        "The file of requests of the next round. Default: none; 'batch write' writes it.",
        required: false
    );

    private readonly FileOption _store = StoreOption.Create();
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public BatchReadCommand(Services services)
        : base(
            "read",
            "Reads answers into the store of their run, and stores the documents that are answered in full.",
            "plurality batch read answers.jsonl",
            "plurality batch read answers.jsonl errors.jsonl -o requests-2.jsonl"
        )
    {
        _services = services;
        Add(_answers);
        _output.AddTo(this);
        Add(_store);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var path = _output.Path(parse);
        using var files = path is null ? null : _output.Prepare(parse, path);
        var database = parse.GetRequiredValue(_store);
        if (!File.Exists(database))
        {
            throw new StoreException(database, StoreProblem.Missing);
        }

        using var store = RunStore.Open(database);
        var lines = new BatchLines(_services.Terminal, parse.GetValue(_json));
        var code = ExitCode.Done;
        List<BatchSource> sources = [];
        foreach (var file in parse.GetRequiredValue(_answers))
        {
            BatchReading reading;
            using (var stream = InputFile.Open(file, _services.Terminal))
            {
                reading = new BatchAnswerFile(store, InputFile.NameOf(file)).Read(stream);
            }

            sources.AddRange(reading.Sources);
            lines.Write(InputFile.NameOf(file), reading);
            code = reading.Faults.Count + reading.Failed > 0 ? ExitCode.MustFix : code;
            foreach (var fault in reading.Faults.Take(ShownFaults))
            {
                _services.Terminal.Fail(fault);
            }

            if (reading.Faults.Count > ShownFaults)
            {
                _services.Terminal.Fail($"{Shown.Counted(reading.Faults.Count - ShownFaults, "further line")} cannot be used either.");
            }
        }

        var runFiles = sources.GroupBy(source => (source.RunFile, source.Tokenizer)).ToList();
        if (runFiles.Count > 1 && path is not null)
        {
            throw new InputFileException(
                path,
                "it was not written: the answers belong to several run files, and a file of requests is for one. The answers are stored. "
                    + "Use 'batch write' for each run file."
            );
        }

        foreach (var made in runFiles)
        {
            var batch = BatchRun.Read(made.Key.RunFile, made.Key.Tokenizer);
            var step = await batch
                .GoOnAsync(_services, store, path is null ? null : (files!, path), cancellationToken)
                .ConfigureAwait(false);
            lines.Write(step, path is not null && step.Requests > 0 ? path : null);
            lines.Again(step);
            lines.Next(step, path, made.Key.RunFile, StoreOption.Argument(parse, _store));
            code = step.Failed.Count + step.Again.Count == 0 ? code : ExitCode.MustFix;
        }

        return code;
    }
}
