using Plurality.Llama.Kernels;
using Plurality.Llama.Native.Bindings;
using Plurality.Models;

namespace Plurality.Llama.Native;

/// <summary>A loaded model: what its file says about it, its vocabulary, and the contexts that compute with it.</summary>
/// <remarks>May be disposed before its contexts: the native model lives as long as the last of them. Reading from several threads is
/// safe.</remarks>
internal sealed class LlamaModel : IDisposable
{
    private readonly ModelHandle _handle;
    private bool _disposed;

    private LlamaModel(ModelHandle handle)
    {
        _handle = handle;
        Vocabulary = new LlamaVocabulary(handle);
        ContextLength = NativeMethods.llama_model_n_ctx_train(handle);
        EmbeddingSize = NativeMethods.llama_model_n_embd(handle);
        LayerCount = NativeMethods.llama_model_n_layer(handle);
        HeadCount = NativeMethods.llama_model_n_head(handle);
        Description = ModelText.Description(handle);
        Architecture = ModelText.Metadata(handle, "general.architecture") ?? "";
        ChatTemplate = NativeMethods.llama_model_chat_template(handle, null);
        IsRecurrent = NativeMethods.llama_model_is_recurrent(handle);
        IsHybrid = NativeMethods.llama_model_is_hybrid(handle);
        IsDiffusion = NativeMethods.llama_model_is_diffusion(handle);
        HasEncoder = NativeMethods.llama_model_has_encoder(handle);
        HasDecoder = NativeMethods.llama_model_has_decoder(handle);
        SuitsKernels =
            KernelBackend.IsRegistered
            && !IsRecurrent
            && !IsHybrid
            && Enum.TryParse<WeightType>(ModelText.Metadata(handle, "general.file_type"), out var type)
            && type is WeightType.F32 or WeightType.F16 or WeightType.BF16
            && ModelText.Metadata(handle, $"{Architecture}.expert_count") is null or "0";
    }

    /// <summary>Text to tokens and back.</summary>
    public LlamaVocabulary Vocabulary { get; }

    /// <summary>The tokens that the model was trained to attend to at once.</summary>
    public int ContextLength { get; }

    /// <summary>The length of a hidden state.</summary>
    public int EmbeddingSize { get; }

    /// <summary>Transformer blocks.</summary>
    public int LayerCount { get; }

    /// <summary>Attention heads of the first layer.</summary>
    public int HeadCount { get; }

    /// <summary>The library's short description: architecture, size and weight format.</summary>
    public string Description { get; }

    /// <summary>The file's <c>general.architecture</c>, such as "llama".</summary>
    public string Architecture { get; }

    /// <summary>The template of a conversation, as the file holds it; null where it has none.</summary>
    public string? ChatTemplate { get; }

    /// <summary>Whether the memory is a state instead of a cache of tokens (Mamba, RWKV): partial copies of sequences do not work
    /// then.</summary>
    public bool IsRecurrent { get; }

    /// <summary>Whether some layers are recurrent and others attend.</summary>
    public bool IsHybrid { get; }

    /// <summary>Whether the model fills in masked tokens instead of predicting the next one.</summary>
    public bool IsDiffusion { get; }

    /// <summary>Whether the input goes through an encoder, which <see cref="LlamaContext"/> does not run.</summary>
    public bool HasEncoder { get; }

    /// <summary>Whether the model predicts tokens at all.</summary>
    public bool HasDecoder { get; }

    /// <summary>
    /// Whether Plurality's own kernels can compute this model on this processor: its file says that its matrices are F32, F16 or BF16, none
    /// of them are chosen among experts, and it attends throughout. The library computes other models alone, with all threads.
    /// </summary>
    public bool SuitsKernels { get; }

    /// <summary>Loads a GGUF file, mapped into memory. Validate a file of unknown origin first: the library aborts the process on
    /// some.</summary>
    /// <param name="library">Proof that the library is loaded.</param>
    /// <param name="path">The file.</param>
    /// <param name="gpuLayers">Layers to keep on a GPU, where the library has one: 0 for none, negative for all.</param>
    /// <exception cref="ModelException">The library refuses the file; the message quotes its words.</exception>
    public static LlamaModel Load(LlamaLibrary library, string path, int gpuLayers)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var model = Load(library, path, gpuLayers, ownLayouts: true);

        // Where the processor multiplies matrices itself (AMX), the library keeps F16 in a layout that the kernels cannot read.
        if (!model.SuitsKernels || !library.HasMatrixUnit)
        {
            return model;
        }

        model.Dispose();
        return Load(library, path, gpuLayers, ownLayouts: false);
    }

    private static LlamaModel Load(LlamaLibrary library, string path, int gpuLayers, bool ownLayouts)
    {
        LlamaLog.Clear();
        var parameters = NativeMethods.llama_model_default_params();
        parameters.n_gpu_layers = gpuLayers;
        parameters.use_extra_bufts = ownLayouts ? (byte)1 : (byte)0;
        var handle = NativeMethods.llama_model_load_from_file(path, parameters);
        if (!handle.IsInvalid)
        {
            return new LlamaModel(handle);
        }

        handle.Dispose();
        throw new ModelException(
            $"{path} must be a GGUF model that llama.cpp {library.Version} can load; it refused the file. "
                + $"Use another file, or a library that knows the model.{LlamaLog.Quote()}"
        );
    }

    /// <summary>Writes a model's weights in another format; vectors stay as they are. Blocks until done; an existing output is
    /// overwritten.</summary>
    /// <param name="library">Proof that the library is loaded.</param>
    /// <param name="input">The GGUF file to read, quantised or not.</param>
    /// <param name="output">The GGUF file to write, in a folder that exists.</param>
    /// <param name="type">The format of the matrices.</param>
    /// <param name="threads">Threads that convert, at least 1.</param>
    /// <exception cref="ModelException">Reading or writing failed; what was written so far remains.</exception>
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

    /// <summary>Makes a context with a cache of its own.</summary>
    /// <exception cref="ModelException">The library refuses, for want of memory as a rule.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public LlamaContext CreateContext(LlamaContextOptions options)
    {
        ObjectDisposedException.ThrowIf(_disposed, this); // the handle stays open while other contexts hold it
        return LlamaContext.Create(_handle, Vocabulary.Size, options);
    }

    /// <summary>Formats a conversation through the model's own template.</summary>
    /// <param name="messages">Role ("system", "user", "assistant") and content in order; any text, NUL included.</param>
    /// <param name="addAssistant">Whether the opening of the assistant's answer follows.</param>
    /// <exception cref="ModelException">The model has no template, or one that the library does not know.</exception>
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

    /// <summary>Gives up the model; its contexts, and the vocabulary while there are any, keep working.</summary>
    public void Dispose()
    {
        _disposed = true;
        _handle.Dispose();
    }
}
