using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Llama.Adapters.Peft;
using Plurality.Llama.Files;
using Plurality.Llama.Gguf;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality models convert</c>: adapters of PEFT as GGUF files, and back.</summary>
internal sealed class ConvertCommand : Verb
{
    private readonly Terminal _terminal;
    private readonly FileArgument _adapter = new("FOLDER|FILE.gguf")
    {
        Description = "A folder that PEFT's save_pretrained has written, or the GGUF file of an adapter.",
    };

    private readonly NewFileOptions _output = new(
        "FILE.gguf|FOLDER",
        "The GGUF file to write, or the folder for PEFT if the input is a GGUF file."
    );

    private readonly FileOption _model = new("--model", "-m")
    {
        Description = "The model of the adapter: a GGUF file, or the embedded one.",
        HelpName = "FILE|embedded",
        DefaultValueFactory = _ => LlamaModelOptions.Embedded,
    };

    private readonly ChoiceOption<AdapterNumbers> _numbers = new(
        "--numbers",
        "The number format of GGUF files. f16 takes half the room and keeps three digits.",
        "f32",
        ("f32", AdapterNumbers.F32),
        ("f16", AdapterNumbers.F16)
    );

    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public ConvertCommand(Terminal terminal)
        : base(
            "convert",
            "Converts a LoRA adapter of Hugging Face's PEFT to a GGUF file for --adapter, or back.",
            "plurality models convert trained/ -o emotions.lora.gguf",
            "plurality models convert emotions.lora.gguf -o for-peft/ --model embedded"
        )
    {
        _terminal = terminal;
        Add(_adapter);
        _output.AddTo(this);
        Add(_model);
        Add(_numbers);
        Add(_json);
        SetAction((parse, _) => Task.FromResult(Run(parse)));
    }

    private int Run(ParseResult parse)
    {
        var (input, output) = (parse.GetRequiredValue(_adapter), _output.Path(parse)!);
        var model = GgufValidator.Read(EmbeddedModel.Resolve(parse.GetRequiredValue(_model)));
        var layout = PeftLayout.Of(model);
        LoraAdapter adapter;
        if (Directory.Exists(input))
        {
            _output.Prepare(parse, output).Dispose();
            adapter = PeftAdapterReader.Read(input, layout);
            RequireFolderOf(output);
            GgufAdapterWriter.Write(adapter, output, _numbers.Read(parse));
        }
        else
        {
            var head = AdapterFile.Read(input);
            AdapterFit.Require(head, model);
            _output.Prepare(parse, PeftAdapterWriter.FilesIn(output)).Dispose();
            if (File.Exists(output))
            {
                throw new OutputFileException(output, "it is a file.", "Name a folder for PEFT.");
            }

            adapter = GgufAdapterReader.Read(head);
            PeftAdapterWriter.Write(adapter, output, layout);
        }

        if (parse.GetValue(_json))
        {
            JsonLines.Write(_terminal, json =>
            {
                json.WriteString("output", output);
                json.WriteNumber("matrices", adapter.Matrices.Count);
                json.WriteNumber("parameters", adapter.Parameters);
            });
        }
        else
        {
            _terminal.Output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{output}: {adapter.Matrices.Count} matrices, {adapter.Parameters} parameters."
                )
            );
        }

        return ExitCode.Done;
    }

    private static void RequireFolderOf(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            throw new OutputFileException(file, "its folder does not exist.", "Create the folder, or name another file.");
        }
    }
}
