using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Models;
using Plurality.Runtime.Finetuning;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality finetune</c>: an adapter, begun, continued or found complete.</summary>
internal sealed class FinetuneCommand : Verb
{
    private readonly Services _services;
    private readonly FileArgument _file = new("FILE.yaml") { Description = "What to do. Paths in it are relative to the file." };
    private readonly Option<string?> _output = new("-o", "--output")
    {
        HelpName = "FILE",
        Description = "The adapter's file. Default: NAME.lora.gguf beside the YAML file.",
    };
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
            "plurality finetune emotions.yaml",
            "plurality finetune emotions.yaml -o emotions.lora.gguf"
        )
    {
        _services = services;
        Add(_file);
        Add(_output);
        Add(_threads);
        SetAction((parse, cancellationToken) => Task.FromResult(Run(parse, cancellationToken)));
    }

    private int Run(ParseResult parse, CancellationToken cancellationToken)
    {
        var terminal = _services.Terminal;
        var spec = FinetuneFile.Read(parse.GetRequiredValue(_file));
        spec = spec with { Threads = parse.GetValue(_threads) ?? spec.Threads };
        var output = Path.GetFullPath(parse.GetValue(_output) ?? Path.Combine(spec.Folder, $"{spec.Name}.lora.gguf"));
        using var run = new FinetuneRun(spec, Open(spec, cancellationToken), output);
        foreach (var note in run.Documents.Notes)
        {
            terminal.Warn(note);
        }

        var (trainer, documents) = (run.Trainer, run.Documents);
        terminal.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{documents.Training.Count} documents to learn from, {documents.Validation.Count} to validate with, "
                    + $"{run.Parameters:n0} parameters, {trainer.StepCount} steps."
            )
        );
        var lines = new FinetuneLines(terminal, trainer);
        run.Train(lines.Step, lines.Evaluation, cancellationToken);
        lines.Finish();
        terminal.Output.WriteLine(run.Output);
        return ExitCode.Done;
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
