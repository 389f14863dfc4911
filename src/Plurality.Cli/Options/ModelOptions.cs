using System.CommandLine;
using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;

namespace Plurality.Cli.Options;

/// <summary>The options of every command that runs a model.</summary>
internal sealed class ModelOptions
{
    private readonly FileOption _model = new("--model")
    {
        Description = "The model: a GGUF file, or the one that comes with the program.",
        HelpName = "FILE|embedded",
        DefaultValueFactory = _ => LlamaModelOptions.Embedded,
    };

    /// <summary>The format of the weights, for commands that need nothing else.</summary>
    public ChoiceOption<WeightFormat?> Weights { get; } =
        new(
            "--weights",
            "The format in which the weights are used; a file in another one is expanded once, into the cache folder. With auto, what "
                + "'plurality models tune' chose on this machine, else f16 for the embedded model, shipped for others.",
            WeightFormats.Automatic,
            [.. WeightFormats.Choices]
        );

    private readonly ChoiceOption<KeyValueType> _keyValue = new(
        "--kv",
        "The number type of the key/value cache.",
        "f16",
        ("f16", KeyValueType.F16),
        ("f32", KeyValueType.F32)
    );

    /// <summary>How the engine runs it.</summary>
    public EngineOptions Engine { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(Weights);
        command.Add(_keyValue);
        Engine.AddTo(command);
    }

    /// <summary>What they say.</summary>
    public LlamaModelOptions Read(ParseResult parse) =>
        Engine.Read(parse) with
        {
            Model = parse.GetRequiredValue(_model),
            Weights = Weights.Read(parse),
            KeyValue = _keyValue.Read(parse),
        };
}
