using Plurality.Llama.Errors;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Native;

/// <summary>
/// The defaults of llama.cpp v0.5.0: every field whose default is not zero, and some zeros between them, so that a shift by any number of
/// fields is detected. Sources: <c>llama_model_default_params</c> in llama-model.cpp, <c>llama_context_default_params</c> in
/// llama-context.cpp, <c>llama_model_quantize_default_params</c> in llama-quant.cpp.
/// </summary>
internal static class KnownLayouts
{
    private const int TypeCount = 43;
    private const double DefaultThreads = 4;
    private const double EightGibibytes = 8589934592;

    private static readonly FieldDefault<ModelParameters>[] Model =
    [
        new(nameof(ModelParameters.devices), p => p.devices, 0),
        new(nameof(ModelParameters.n_gpu_layers), p => p.n_gpu_layers, -1),
        new(nameof(ModelParameters.split_mode), p => p.split_mode, 1),
        new(nameof(ModelParameters.load_mode), p => p.load_mode, -1),
        new(nameof(ModelParameters.lazy_mode), p => p.lazy_mode, 1),
        new(nameof(ModelParameters.main_gpu), p => p.main_gpu, 0),
        new(nameof(ModelParameters.tensor_split), p => p.tensor_split, 0),
        new(nameof(ModelParameters.kv_overrides), p => p.kv_overrides, 0),
        new(nameof(ModelParameters.vocab_only), p => p.vocab_only, 0),
        new(nameof(ModelParameters.check_tensors), p => p.check_tensors, 0),
        new(nameof(ModelParameters.use_extra_bufts), p => p.use_extra_bufts, 1),
        new(nameof(ModelParameters.no_host), p => p.no_host, 0),
        new(nameof(ModelParameters.load_mtp), p => p.load_mtp, 0),
    ];

    private static readonly FieldDefault<ContextParameters>[] Context =
    [
        new(nameof(ContextParameters.n_ctx), p => p.n_ctx, 512),
        new(nameof(ContextParameters.n_batch), p => p.n_batch, 2048),
        new(nameof(ContextParameters.n_ubatch), p => p.n_ubatch, 512),
        new(nameof(ContextParameters.n_seq_max), p => p.n_seq_max, 1),
        new(nameof(ContextParameters.n_outputs_max), p => p.n_outputs_max, 0),
        new(nameof(ContextParameters.n_outputs_max_per_seq), p => p.n_outputs_max_per_seq, 1),
        new(nameof(ContextParameters.n_threads), p => p.n_threads, DefaultThreads),
        new(nameof(ContextParameters.n_threads_batch), p => p.n_threads_batch, DefaultThreads),
        new(nameof(ContextParameters.ctx_type), p => p.ctx_type, 0),
        new(nameof(ContextParameters.rope_scaling_type), p => p.rope_scaling_type, -1),
        new(nameof(ContextParameters.pooling_type), p => p.pooling_type, -1),
        new(nameof(ContextParameters.attention_type), p => p.attention_type, -1),
        new(nameof(ContextParameters.flash_attn_type), p => p.flash_attn_type, -1),
        new(nameof(ContextParameters.rope_freq_base), p => p.rope_freq_base, 0),
        new(nameof(ContextParameters.yarn_ext_factor), p => p.yarn_ext_factor, -1),
        new(nameof(ContextParameters.yarn_beta_slow), p => p.yarn_beta_slow, -1),
        new(nameof(ContextParameters.yarn_orig_ctx), p => p.yarn_orig_ctx, 0),
        new(nameof(ContextParameters.defrag_thold), p => p.defrag_thold, -1),
        new(nameof(ContextParameters.type_k), p => p.type_k, 1),
        new(nameof(ContextParameters.type_v), p => p.type_v, 1),
        new(nameof(ContextParameters.embeddings), p => p.embeddings, 0),
        new(nameof(ContextParameters.offload_kqv), p => p.offload_kqv, 1),
        new(nameof(ContextParameters.no_perf), p => p.no_perf, 1),
        new(nameof(ContextParameters.op_offload), p => p.op_offload, 1),
        new(nameof(ContextParameters.swa_full), p => p.swa_full, 1),
        new(nameof(ContextParameters.kv_unified), p => p.kv_unified, 0),
        new(nameof(ContextParameters.samplers), p => p.samplers, 0),
        new(nameof(ContextParameters.ctx_other), p => p.ctx_other, 0),
    ];

    private static readonly FieldDefault<QuantizeParameters>[] Quantize =
    [
        new(nameof(QuantizeParameters.nthread), p => p.nthread, 0),
        new(nameof(QuantizeParameters.ftype), p => p.ftype, 7),
        new(nameof(QuantizeParameters.output_tensor_type), p => p.output_tensor_type, TypeCount),
        new(nameof(QuantizeParameters.token_embedding_type), p => p.token_embedding_type, TypeCount),
        new(nameof(QuantizeParameters.allow_requantize), p => p.allow_requantize, 0),
        new(nameof(QuantizeParameters.quantize_output_tensor), p => p.quantize_output_tensor, 1),
        new(nameof(QuantizeParameters.only_copy), p => p.only_copy, 0),
        new(nameof(QuantizeParameters.imatrix), p => p.imatrix, 0),
        new(nameof(QuantizeParameters.max_buf_size), p => p.max_buf_size, EightGibibytes),
    ];

    /// <summary>Refuses a library whose structures differ from ours.</summary>
    /// <exception cref="NativeLibraryException">A structure differs.</exception>
    public static void Verify(nint llama, nint ggmlBase)
    {
        LayoutCheck.Verify("llama_model_params", LayoutCheck.Export(llama, "llama_model_default_params"), Model);
        LayoutCheck.Verify("llama_context_params", LayoutCheck.Export(llama, "llama_context_default_params"), Context);
        LayoutCheck.Verify("llama_model_quantize_params", LayoutCheck.Export(llama, "llama_model_quantize_default_params"), Quantize);
        LayoutCheck.VerifyTensor(ggmlBase);
    }
}
