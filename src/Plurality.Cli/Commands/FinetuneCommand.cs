using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Llama.Adapters.Peft;
using Plurality.Llama.Gguf;
using Plurality.Models;
using Plurality.Runtime.Finetuning;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality finetune</c>: an adapter, begun, continued or found complete.</summary>
internal sealed class FinetuneCommand : Verb
{
    private readonly Services _services;
    private readonly FileArgument _file = new("FILE.yaml") { Description = "What to do. Paths in it are relative to the file." };
    private readonly FileOption _output = new("--output", "-o")
    {
        HelpName = "FILE.gguf|FOLDER",
        Description = "The adapter's file, or the folder for PEFT. Default: NAME.lora.gguf or NAME.peft beside the YAML file.",
    };

    private readonly ChoiceOption<bool> _isPeft = new(
        "--format",
        "gguf: a file for --adapter; peft: also a folder in the format of Hugging Face's PEFT.",
        "gguf",
        ("gguf", false),
        ("peft", true)
    );

    private readonly Option<int?> _threads = NumberOption.Optional(
        "--threads",
        "Threads to compute with. Results do not depend on it. Default: the physical cores.",
        1,
        LlamaModelOptions.MaximumThreads
    );

    /// <summary>Creates the command.</summary>
    public FinetuneCommand(Services services)
        : base(
            "finetune",
            "Fits an adapter to labelled documents, on the CPU. Run it again to resume where it stopped.",
            "plurality finetune tuning.yaml",
            "plurality finetune tuning.yaml -o emotions.lora.gguf"
        )
    {
        _services = services;
        Add(_file);
        Add(_output);
        Add(_isPeft);
        Add(_threads);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var terminal = _services.Terminal;
        var spec = FinetuneFile.Read(parse.GetRequiredValue(_file));
        spec = spec with { Threads = parse.GetValue(_threads) ?? spec.Threads };
        var named = parse.GetValue(_output);
        var isPeft = _isPeft.Read(parse);
        var file = Path.GetFullPath(isPeft || named is null ? Path.Combine(spec.Folder, $"{spec.Name}.lora.gguf") : named);
        var folder = isPeft ? named ?? Path.Combine(spec.Folder, $"{spec.Name}.peft") : null;
        Require(file, folder);
        if (spec.RejectsOwnAnswers)
        {
            terminal.Note("First the model is asked about every document; a training that is resumed asks again.");
        }

        using var run = new FinetuneRun(spec, Open(spec, cancellationToken), file, cancellationToken);
        foreach (var note in run.Documents.Notes)
        {
            terminal.Warn(note);
        }

        if (run.MemoryNote(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) is { } memory)
        {
            terminal.Warn(memory);
        }

        var (trainer, documents) = (run.Trainer, run.Documents);
        terminal.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Shown.Counted(documents.Training.Count, "document")} to learn from, {documents.Validation.Count} to validate with, "
                    + $"{run.Parameters:n0} parameters, {Shown.Counted(trainer.StepCount, "step")}."
            )
        );
        var lines = new FinetuneLines(terminal, trainer);
        try
        {
            run.Train(lines.Step, lines.Evaluation, cancellationToken);
            lines.Finish();
            var steps = await run.CompareAsync(cancellationToken).ConfigureAwait(false);
            FinetuneReport.Write(run, steps);
            lines.Comparison(steps);
            terminal.Note($"Losses and steps on a page: {run.Report}");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            lines.Clear();
            terminal.Fail(
                $"interrupted; {trainer.Steps.Count} of {trainer.StepCount} steps are stored. Run again with the same command to go on."
            );
            return ExitCode.Interrupted;
        }

        terminal.Output.WriteLine(run.Output);
        if (folder is not null)
        {
            PeftAdapterWriter.Write(GgufAdapterReader.Read(run.Output), folder, PeftLayout.Of(GgufValidator.Read(run.ModelPath)));
            terminal.Output.WriteLine(folder);
        }

        return ExitCode.Done;
    }

    /// <summary>Refuses a file that cannot be written, or would be lost, before hours of work.</summary>
    private static void Require(string file, string? folder)
    {
        if (Directory.Exists(file))
        {
            throw new OutputFileException(file, "it is a folder.", "Name a file in it.");
        }

        if (File.Exists(folder))
        {
            throw new OutputFileException(folder, "it is a file.", "Name a folder for PEFT.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw new OutputFileException(file, "its folder does not exist.", "Create the folder, or name another file.");
        }

        if (File.Exists(FinetuneRun.CheckpointOf(file)))
        {
            return;
        }

        string[] files = [file, FinetuneRun.HistoryOf(file), FinetuneRun.ReportOf(file)];
        foreach (var written in folder is null ? files : [.. files, .. PeftAdapterWriter.FilesIn(folder)])
        {
            if (File.Exists(written))
            {
                throw new OutputFileException(
                    written,
                    "it exists, but its checkpoint does not.",
                    "Remove it, or name another file with -o."
                );
            }
        }
    }

    /// <summary>Opens the model for its tokenizer.</summary>
    private LlamaLanguageModel Open(FinetuneSpec spec, CancellationToken cancellationToken)
    {
        var model = _services.OpenModel(spec.ModelOptions, cancellationToken);
        if (model is LlamaLanguageModel llama)
        {
            return llama;
        }

        model.Dispose();
        throw new ModelException("Only GGUF files on this machine can be fine-tuned. Name one with model.");
    }
}
