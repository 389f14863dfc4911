using System.CommandLine;
using Plurality.Llama;

namespace Plurality.Cli.Options;

/// <summary>How the engine runs a model, whichever it is.</summary>
internal sealed class EngineOptions
{
    private readonly Option<int?> _threads = NumberOption.Optional(
        "--threads",
        "Threads to compute with; changes no digit of a result. Default: the physical cores.",
        1,
        LlamaModelOptions.MaximumThreads
    );

    private readonly Option<int> _gpuLayers = NumberOption.Create(
        "--gpu-layers",
        "Layers to compute on a GPU, -1 for all, with a llama.cpp built for one (PLURALITY_LLAMA_DIR).",
        0,
        -1
    );

    private readonly Option<int> _context = NumberOption.Create(
        "--context",
        "Tokens kept at once, over all documents of a wave. A document and its prompt must fit.",
        new LlamaModelOptions().ContextCells,
        1
    );

    private readonly ChoiceOption<bool> _kernels = new(
        "--kernels",
        "Whether Plurality's own kernels compute where there are some for the processor and the weights; the library alone is slower, and "
            + "has other last digits.",
        "on",
        ("on", true),
        ("off", false)
    );

    /// <summary>What the options are called.</summary>
    public IReadOnlyList<string> Names => [_threads.Name, _gpuLayers.Name, _context.Name, _kernels.Name];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_threads, _gpuLayers, _context, _kernels])
        {
            command.Add(option);
        }
    }

    /// <summary>What they say, about the embedded model.</summary>
    public LlamaModelOptions Read(ParseResult parse) =>
        new()
        {
            Threads = parse.GetValue(_threads),
            GpuLayers = parse.GetValue(_gpuLayers),
            ContextCells = parse.GetValue(_context),
            UseKernels = _kernels.Read(parse),
        };
}
