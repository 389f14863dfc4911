using Plurality.Llama.Adapters;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.Llama.Kernels;
using Plurality.Llama.Native.Bindings;
using Plurality.Models;

namespace Plurality.Llama.Native;

/// <summary>A loaded model: its metadata, its vocabulary, and the contexts that compute with it.</summary>
/// <remarks>
/// It may be disposed before its contexts: the native model lives as long as the last of them. Reading from several threads is safe.
/// </remarks>
internal sealed class LlamaModel : IDisposable
{
    /// <summary>Nothing that the kernels read.</summary>
    private static readonly KernelCoverage None = new(0, []);

    private readonly ModelHandle _handle;
    private readonly KernelCoverage _coverage;
    private readonly Lock _computing = new();
    private LoadedAdapter? _adapter;
    private bool _disposed;

    private LlamaModel(ModelHandle handle, KernelCoverage coverage)
    {
        _handle = handle;
        _coverage = coverage;
        Vocabulary = new LlamaVocabulary(handle);
        ContextLength = NativeMethods.llama_model_n_ctx_train(handle);
        EmbeddingSize = NativeMethods.llama_model_n_embd(handle);
        LayerCount = NativeMethods.llama_model_n_layer(handle);
        HeadCount = NativeMethods.llama_model_n_head(handle);
        Description = ModelText.Description(handle);
        Architecture = ModelText.Metadata(handle, "general.architecture") ?? "";
        ChatTemplate = NativeMethods.llama_model_chat_template(handle, null);
        Thinking = ThinkingTemplate.Of(ChatTemplate);
        IsRecurrent = NativeMethods.llama_model_is_recurrent(handle);
        IsHybrid = NativeMethods.llama_model_is_hybrid(handle);
        IsDiffusion = NativeMethods.llama_model_is_diffusion(handle);
        HasEncoder = NativeMethods.llama_model_has_encoder(handle);
        HasDecoder = NativeMethods.llama_model_has_decoder(handle);
        SuitsKernels = coverage.Read > 0 && KernelBackend.IsRegistered && !IsRecurrent && !IsHybrid;
    }

    /// <summary>The vocabulary.</summary>
    public LlamaVocabulary Vocabulary { get; }

    /// <summary>The context length that the model was trained with, in tokens.</summary>
    public int ContextLength { get; }

    /// <summary>The length of a hidden state.</summary>
    public int EmbeddingSize { get; }

    /// <summary>The number of transformer blocks.</summary>
    public int LayerCount { get; }

    /// <summary>The number of attention heads of the first layer.</summary>
    public int HeadCount { get; }

    /// <summary>The library's short description: architecture, size and weight format.</summary>
    public string Description { get; }

    /// <summary>The file's <c>general.architecture</c>, such as "llama".</summary>
    public string Architecture { get; }

    /// <summary>The chat template in the file; null if there is none.</summary>
    public string? ChatTemplate { get; }

    /// <summary>What the chat template does about thinking.</summary>
    public ThinkingTemplate Thinking { get; }

    /// <summary>
    /// Whether the memory is a recurrent state instead of a cache of tokens (Mamba, RWKV). Sequences cannot be copied in part then.
    /// </summary>
    public bool IsRecurrent { get; }

    /// <summary>Whether some layers are recurrent and others have attention.</summary>
    public bool IsHybrid { get; }

    /// <summary>Whether the model fills in masked tokens instead of predicting the next one.</summary>
    public bool IsDiffusion { get; }

    /// <summary>Whether the model has an encoder, which <see cref="LlamaContext"/> does not run.</summary>
    public bool HasEncoder { get; }

    /// <summary>Whether the model predicts tokens at all.</summary>
    public bool HasDecoder { get; }

    /// <summary>Which matrices the kernels can read.</summary>
    public KernelCoverage KernelCoverage => _coverage;

    /// <summary>
    /// Whether Plurality's kernels can compute this model on this processor: some of its matrices have a format with a kernel, and all its
    /// layers have attention. The library computes other models alone.
    /// </summary>
    public bool SuitsKernels { get; }

    /// <summary>
    /// Loads a GGUF file, mapped into memory. Validate a file of unknown origin first, because the library aborts the process on some.
    /// </summary>
    /// <param name="library">The loaded library.</param>
    /// <param name="path">The file.</param>
    /// <param name="gpuLayers">The number of layers on a GPU, if there is one: 0 for none, negative for all.</param>
    /// <param name="kernels">
    /// Whether the kernels may compute. They need the file's own layout of weights; without them, the library may store weights in
    /// layouts that suit its own kernels, such as those for matrix instructions (AMX).
    /// </param>
    /// <param name="adapters">Adapters of the model, for all its contexts; null for none.</param>
    /// <exception cref="ModelException">The library refuses a file. The message quotes the library.</exception>
    public static LlamaModel Load(
        LlamaLibrary library,
        string path,
        int gpuLayers,
        bool kernels = true,
        IReadOnlyList<PreparedAdapter>? adapters = null
    )
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var model = Load(library, path, gpuLayers, kernels && KernelBackend.IsRegistered ? Coverage(path) : None);
        try
        {
            if (adapters is { Count: > 0 })
            {
                model._adapter = LoadedAdapter.Load(model._handle, adapters);
            }

            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static LlamaModel Load(LlamaLibrary library, string path, int gpuLayers, KernelCoverage coverage)
    {
        LlamaLog.Clear();
        var parameters = NativeMethods.llama_model_default_params();
        parameters.n_gpu_layers = gpuLayers;
        parameters.use_extra_bufts = coverage.Read > 0 ? (byte)0 : (byte)1;
        var handle = NativeMethods.llama_model_load_from_file(path, parameters);
        if (!handle.IsInvalid)
        {
            return new LlamaModel(handle, coverage);
        }

        handle.Dispose();
        throw new ModelException(
            $"{path} must be a GGUF model that llama.cpp {library.Version} can load; it refused the file. "
                + $"Use another file, or a library that knows the model.{LlamaLog.Quote()}"
        );
    }

    /// <summary>
    /// Writes a model's matrices in another format; vectors keep theirs. Blocks until done. Overwrites an existing output.
    /// </summary>
    /// <param name="library">The loaded library.</param>
    /// <param name="input">The GGUF file to read, quantised or not.</param>
    /// <param name="output">The GGUF file to write, in an existing folder.</param>
    /// <param name="type">The format of the matrices.</param>
    /// <param name="threads">The number of converting threads, at least 1.</param>
    /// <exception cref="ModelException">Reading or writing failed. The incomplete output remains.</exception>
    public static void Quantize(LlamaLibrary library, string input, string output, WeightType type, int threads)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        LlamaLog.Clear();
        var parameters = NativeMethods.llama_model_quantize_default_params();
        parameters.nthread = threads;
        parameters.ftype = (int)type;
        parameters.allow_requantize = 1;
        if (NativeMethods.llama_model_quantize(input, output, parameters) != 0)
        {
            throw new ModelException(
                $"{input} must be a GGUF model that can be written as {type} to {output}; llama.cpp {library.Version} failed. "
                    + $"Check the file and the room on the disk.{LlamaLog.Quote()}"
            );
        }
    }

    /// <summary>Creates a context with its own cache.</summary>
    /// <exception cref="ModelException">The library refuses, usually because memory is short.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public LlamaContext CreateContext(LlamaContextOptions options)
    {
        ObjectDisposedException.ThrowIf(_disposed, this); // the handle stays open while other contexts hold it
        lock (_computing) // while another context computes, the device is not asked for memory
        {
            return LlamaContext.Create(_handle, Vocabulary.Size, options, sharesCores: !_coverage.IsComplete, _computing, _adapter);
        }
    }

    /// <summary>Formats a conversation with the model's chat template.</summary>
    /// <param name="messages">Role ("system", "user", "assistant") and content, in order. Any text is allowed, including NUL.</param>
    /// <param name="addAssistant">Whether to add the opening of the assistant's answer.</param>
    /// <exception cref="ModelException">The model has no template, or the library does not know it.</exception>
    public string ApplyChatTemplate(IReadOnlyList<(string Role, string Content)> messages, bool addAssistant) =>
        Native.ChatTemplate.Apply(
            ChatTemplate
                ?? throw new ModelException(
                    $"The model ({Description}) must have a chat template; its file holds none. Use a plain prompt, or an "
                        + $"instruction-tuned model."
                ),
            messages,
            addAssistant
        );

    /// <summary>What the kernels can read of a model. Nothing where it cannot be parsed: the library then says what is wrong.</summary>
    private static KernelCoverage Coverage(string path)
    {
        try
        {
            return KernelCoverage.Of(GgufModel.Read(path));
        }
        catch (ModelFileException)
        {
            return None;
        }
    }

    /// <summary>Releases the model. Its contexts keep working, and its vocabulary does as long as there are contexts.</summary>
    public void Dispose()
    {
        _disposed = true;
        _handle.Dispose();
    }
}
