using System.CommandLine;
using Plurality.Llama;
using Plurality.Models;
using Plurality.Remote;

namespace Plurality.Cli.Options;

/// <summary>The options of llama.cpp, under the names that llama.cpp uses.</summary>
internal sealed class EngineOptions
{
    private static readonly LlamaModelOptions Defaults = new();

    private readonly Option<int?> _threads = NumberOption.Optional(
        "--threads",
        "Threads to compute with. Results do not depend on it. Default: the physical cores.",
        1,
        LlamaModelOptions.MaximumThreads
    );

    private readonly Option<int> _gpuLayers = NumberOption.Create(
        "--gpu-layers",
        "Layers to compute on a GPU, -1 for all. Needs a llama.cpp that is built for the GPU (PLURALITY_LLAMA_DIR).",
        Defaults.GpuLayers,
        -1
    );

    private readonly Option<int> _contextSize = NumberOption.Create(
        "--ctx-size",
        "Tokens that the KV cache holds, over all documents of a batch. A document and its prompt must fit.",
        Defaults.ContextCells,
        1
    );

    private readonly ChoiceOption<bool> _kernels = new(
        "--kernels",
        "Use Plurality's own kernels where they support the processor and the weights. llama.cpp alone is slower, and its last digits "
            + "differ.",
        "on",
        ("on", true),
        ("off", false)
    );

    /// <summary>The names of the options.</summary>
    public IReadOnlyList<string> Names => [_threads.Name, _gpuLayers.Name, _contextSize.Name, _kernels.Name];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_threads, _gpuLayers, _contextSize, _kernels])
        {
            command.Add(option);
        }
    }

    /// <summary>The model options, changed by what the command line gives.</summary>
    /// <exception cref="ModelException">The model is an address, and one of these options is given.</exception>
    public LlamaModelOptions Apply(ParseResult parse, LlamaModelOptions options)
    {
        Check(parse, options.Model, _threads, _gpuLayers, _contextSize, _kernels);
        return options with
        {
            Threads = parse.GetValue(_threads) ?? options.Threads,
            GpuLayers = IsGiven(parse, _gpuLayers) ? parse.GetValue(_gpuLayers) : options.GpuLayers,
            ContextCells = IsGiven(parse, _contextSize) ? parse.GetValue(_contextSize) : options.ContextCells,
            UseKernels = IsGiven(parse, _kernels) ? _kernels.Read(parse) : options.UseKernels,
        };
    }

    /// <summary>Refuses options that are for model files where the model is an address.</summary>
    public static void Check(ParseResult parse, string model, params IReadOnlyList<Option> options)
    {
        if (RemoteLanguageModel.IsAddress(model) && options.FirstOrDefault(option => IsGiven(parse, option)) is { } given)
        {
            throw new ModelException($"{given.Name} must not be given where the model is an address: the engine has its own settings.");
        }
    }

    private static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };
}
