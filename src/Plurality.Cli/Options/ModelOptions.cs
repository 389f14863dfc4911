using System.CommandLine;
using Plurality.Runtime.Models;

namespace Plurality.Cli.Options;

/// <summary>The options of every command that runs a model.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string> _model = new("--model")
    {
        Description = "The model: a GGUF file, or the one that comes with the program.",
        HelpName = "FILE|embedded",
        DefaultValueFactory = _ => "embedded",
    };

    private readonly ChoiceOption<WeightFormat?> _weights = new(
        "--weights",
        "The format in which the weights are used; a file in another one is expanded once, into the cache folder. Default: f16 for the embedded model, shipped for others.",
        null,
        ("shipped", WeightFormat.Shipped),
        ("f16", WeightFormat.F16),
        ("q8_0", WeightFormat.Q8_0),
        ("f32", WeightFormat.F32));

    private readonly ChoiceOption<string> _keyValue = new("--kv", "The number type of the key/value cache.", "f16", ("f16", "f16"), ("f32", "f32"));
    private readonly Option<int?> _threads = NumberOption.Create("--threads", "Threads to compute with. Default: the physical cores.", 1);
    private readonly Option<int> _gpuLayers = NumberOption.Create("--gpu-layers", "Layers to compute on a GPU, with a library built for one (PLURALITY_LLAMA_DIR).", 0, 0);
    private readonly Option<int> _context = NumberOption.Create("--context", "Tokens whose keys and values are kept at once, for a whole wave of documents.", 8192, 16);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_model, _weights, _keyValue, _threads, _gpuLayers, _context])
            command.Add(option);
    }

    /// <summary>What they say.</summary>
    public ModelChoice Read(ParseResult parse) => new(
        parse.GetRequiredValue(_model),
        _weights.Read(parse),
        _keyValue.Read(parse)!,
        parse.GetValue(_threads),
        parse.GetValue(_gpuLayers),
        parse.GetValue(_context));
}
