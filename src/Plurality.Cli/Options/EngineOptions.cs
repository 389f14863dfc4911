using System.CommandLine;
using Plurality.Llama;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Runtime.Runs;

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

    private readonly ChoiceOption<bool?> _flashAttention = new(
        "--flash-attn",
        "With layers on a GPU: compute attention in one operation. auto is what 'plurality models tune' chose for the device, otherwise "
            + "off.",
        LlamaSettings.Automatic,
        [.. LlamaSettings.FlashAttentionWords]
    );

    private readonly Option<int?> _batchTokens = NumberOption.Optional(
        "--ubatch-size",
        "Tokens computed in one call. Default: what 'plurality models tune' chose for the GPU, otherwise 512.",
        LlamaLanguageModel.DefaultBatchTokens
    );

    private IReadOnlyList<Option> All => [_threads, _gpuLayers, _contextSize, _kernels, _flashAttention, _batchTokens];

    /// <summary>The names of the options.</summary>
    public IReadOnlyList<string> Names => [.. All.Select(option => option.Name)];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>The model options, changed by what the command line gives.</summary>
    /// <exception cref="ModelException">The model is an address, and one of these options is given.</exception>
    public LlamaModelOptions Apply(ParseResult parse, LlamaModelOptions options)
    {
        Check(parse, options.Model, All);
        return options with
        {
            Threads = parse.GetValue(_threads) ?? options.Threads,
            GpuLayers = IsGiven(parse, _gpuLayers) ? parse.GetValue(_gpuLayers) : options.GpuLayers,
            ContextCells = IsGiven(parse, _contextSize) ? parse.GetValue(_contextSize) : options.ContextCells,
            UseKernels = IsGiven(parse, _kernels) ? _kernels.Read(parse) : options.UseKernels,
            FlashAttention = IsGiven(parse, _flashAttention) ? _flashAttention.Read(parse) : options.FlashAttention,
            BatchTokens = parse.GetValue(_batchTokens) ?? options.BatchTokens,
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
