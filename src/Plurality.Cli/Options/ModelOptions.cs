using System.CommandLine;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Models;

namespace Plurality.Cli.Options;

/// <summary>The options of every command that runs a model.</summary>
internal sealed class ModelOptions
{
    private readonly FileOption _model = new("--model", "-m")
    {
        Description =
            "The model: a GGUF file, the embedded one, or the address of an engine, such as llama-server:http://localhost:8080 "
            + "(docs/guide/engines.md).",
        HelpName = "FILE|embedded|ADDRESS",
        DefaultValueFactory = _ => LlamaModelOptions.Embedded,
    };

    private readonly AdapterOption _adapters = new();

    /// <summary>The weight format, for commands that need nothing else.</summary>
    public ChoiceOption<WeightFormat?> Weights { get; } =
        new(
            "--weights",
            "The weight format. A file in another format is converted once, into the cache folder. auto is what 'plurality models tune' "
                + "chose on this machine, otherwise shipped: the file as it is. With --kernels off it is f16 for the embedded model.",
            WeightFormats.Automatic,
            [.. WeightFormats.Choices]
        );

    private readonly ChoiceOption<KeyValueType> _cacheType = new(
        "--cache-type",
        "The number type of the KV cache.",
        "f16",
        ("f16", KeyValueType.F16),
        ("f32", KeyValueType.F32)
    );

    /// <summary>The options of the engine.</summary>
    public EngineOptions Engine { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_adapters);
        command.Add(Weights);
        command.Add(_cacheType);
        Engine.AddTo(command);
    }

    /// <summary>Whether the model is the embedded one, without adapters of the user.</summary>
    public bool IsEmbedded(ParseResult parse) => HasDefault(parse) && _adapters.Read(parse).Count == 0;

    /// <summary>Whether the model is the embedded one, and the program chooses its adapter.</summary>
    public bool MayChooseAdapter(ParseResult parse) => HasDefault(parse) && !_adapters.IsGiven(parse);

    /// <summary>The options as they are typed to use the same model again, each after a space; empty for the embedded model.</summary>
    public string Argument(ParseResult parse) =>
        (HasDefault(parse) ? "" : $" {_model.Name} {Shown.Argument(parse.GetRequiredValue(_model))}") + _adapters.Argument(parse);

    /// <summary>The model options.</summary>
    /// <exception cref="ModelException">The model is an address, and an option is given that is for files.</exception>
    public LlamaModelOptions Read(ParseResult parse)
    {
        EngineOptions.Check(parse, parse.GetRequiredValue(_model), _adapters, Weights, _cacheType);
        return Engine.Apply(
            parse,
            new LlamaModelOptions
            {
                Model = parse.GetRequiredValue(_model),
                Adapters = _adapters.Read(parse),
                Weights = Weights.Read(parse),
                KeyValue = _cacheType.Read(parse),
            }
        );
    }

    private bool HasDefault(ParseResult parse) => parse.GetValue(_model) == LlamaModelOptions.Embedded;
}
