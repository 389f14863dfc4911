namespace Plurality.TestKit.TinyModels;

/// <summary>
/// Architectures that people use today. Keys and tensors are those that llama.cpp's <c>src/models/*.cpp</c> (v0.5.0) asks for; windows are
/// short enough for a prompt of some thirty tokens to leave them.
/// </summary>
public static class TinyArchitectures
{
    private const string Rms = "attention.layer_norm_rms_epsilon=1e-5";
    private const string LayerNorm = "attention.layer_norm_epsilon=1e-5";
    private const string MixtureOfFour = "expert_count=4 expert_used_count=2";

    private const string Norms = "attn_norm w; ffn_norm w;";
    private const string NormsWithBias = "attn_norm w; attn_norm.bias w; ffn_norm w; ffn_norm.bias w; /output_norm.bias w;";
    private const string PostNorms = "post_attention_norm w; post_ffw_norm w;";
    private const string HeadNorms = "attn_q_norm h; attn_k_norm h;";
    private const string Attention = "attn_q w q; attn_k w k; attn_v w k; attn_output q w;";
    private const string QueryKeyValueBias = "attn_q.bias q; attn_k.bias k; attn_v.bias k;";
    private const string FusedAttention = "attn_qkv w q+k+k; attn_output q w;";
    private const string FusedBias = "attn_qkv.bias q+k+k; attn_output.bias w;";
    private const string Gated = "ffn_gate w f; ffn_up w f; ffn_down f w;";
    private const string FusedGated = "ffn_up w 2*f; ffn_down f w;";
    private const string TwoLayer = "ffn_up w f; ffn_down f w;";
    private const string TwoLayerBias = "ffn_up.bias f; ffn_down.bias w;";
    private const string Experts = "ffn_gate_inp w e; ffn_gate_exps w x e; ffn_up_exps w x e; ffn_down_exps x w e;";
    private const string Output = "/output w v;";

    /// <summary>Decoder-only transformers.</summary>
    public static IReadOnlyList<TinyArchitecture> All { get; } =
    [
        new("llama", "Llama 3, Mistral, SmolLM 2, Falcon 3", Rms, Norms + Attention + Gated + Output + "/rope_freqs 4;"),
        new(
            "mistral3",
            "Ministral 3",
            $"{Rms} rope.scaling.type=yarn rope.scaling.factor=4.0 rope.scaling.original_context_length=64 "
                + "attention.temperature_scale=0.1",
            Norms + Attention + Gated + Output
        ),
        new("qwen2", "Qwen 2 and 2.5", Rms, Norms + Attention + QueryKeyValueBias + Gated),
        new(
            "qwen3",
            "Qwen 3",
            $"{Rms} attention.key_length=16 attention.value_length=16 rope.freq_base=1000000.0",
            Norms + Attention + HeadNorms + Gated
        ),
        new(
            "qwen3moe",
            "Qwen 3 30B-A3B",
            $"{Rms} {MixtureOfFour} expert_feed_forward_length=32",
            Norms + Attention + HeadNorms + Experts + Output
        ),
        new("gemma", "Gemma 1", $"{Rms} attention.key_length=16 attention.value_length=16", Norms + Attention + Gated),
        new(
            "gemma2",
            "Gemma 2",
            $"{Rms} attention.key_length=16 attention.value_length=16 attention.sliding_window=16 attn_logit_softcapping=5.0 "
                + "final_logit_softcapping=8.0",
            Norms + PostNorms + Attention + Gated
        ),
        new(
            "gemma3",
            "Gemma 3",
            $"{Rms} attention.key_length=16 attention.value_length=16 attention.sliding_window=16 "
                + "attention.sliding_window_pattern=2 rope.freq_base=1000000.0 rope.freq_base_swa=10000.0",
            Norms + PostNorms + HeadNorms + Attention + Gated
        ),
        new(
            "phi2",
            "Phi 2",
            $"{LayerNorm} rope.dimension_count=4",
            "attn_norm w; attn_norm.bias w; /output_norm.bias w;"
                + Attention
                + QueryKeyValueBias
                + "attn_output.bias w;"
                + TwoLayer
                + TwoLayerBias
                + Output
                + "/output.bias v;"
        ),
        new(
            "phi3",
            "Phi 3 and 4",
            $"{Rms} rope.dimension_count=8 rope.scaling.original_context_length=64 rope.scaling.attn_factor=1.2",
            Norms + FusedAttention + FusedGated + Output + "/rope_factors_long 4; /rope_factors_short 4;"
        ),
        new("smollm3", "SmolLM 3", $"{Rms} block_count=4", Norms + Attention + Gated),
        new(
            "granite",
            "Granite 3 and 4",
            $"{Rms} logit_scale=2.0 residual_scale=0.5 embedding_scale=3.0 attention.scale=0.25",
            Norms + Attention + Gated
        ),
        new("olmo2", "OLMo 2", Rms, PostNorms + Attention + "attn_q_norm q; attn_k_norm k;" + Gated + Output),
        new(
            "olmoe",
            "OLMoE",
            $"{Rms} attention.head_count_kv=4 {MixtureOfFour}",
            Norms + Attention + "attn_q_norm q; attn_k_norm k;" + Experts + Output
        ),
        new(
            "falcon",
            "Falcon 7B",
            $"{LayerNorm} attention.head_count_kv=1",
            "attn_norm w; attn_norm.bias w; /output_norm.bias w;" + FusedAttention + TwoLayer + Output
        ),
        new(
            "deepseek2",
            "DeepSeek V2, V3 and R1",
            $"{Rms} {MixtureOfFour} leading_dense_block_count=1 expert_feed_forward_length=32 expert_shared_count=1 "
                + "expert_weights_scale=2.5 expert_weights_norm=true expert_gating_func=2 attention.head_count_kv=1 "
                + "attention.q_lora_rank=16 attention.kv_lora_rank=16 attention.key_length=24 attention.value_length=16 "
                + "attention.key_length_mla=16 attention.value_length_mla=8 rope.dimension_count=8",
            Norms
                + "attn_q_a w 16; attn_q_a_norm 16; attn_q_b 16 n*16; attn_kv_a_mqa w 24; attn_kv_a_norm 16; attn_k_b 8 16 n; "
                + "attn_v_b 16 8 n; attn_output n*8 w; 0:ffn_gate w f; 0:ffn_up w f; 0:ffn_down f w; 1:ffn_gate_inp w e; "
                + "1:exp_probs_b.bias e; 1:ffn_gate_exps w x e; 1:ffn_up_exps w x e; 1:ffn_down_exps x w e; 1:ffn_gate_shexp w x; "
                + "1:ffn_up_shexp w x; 1:ffn_down_shexp x w;"
                + Output
        ),
        new(
            "gpt-oss",
            "GPT-OSS",
            $"{Rms} {MixtureOfFour} expert_feed_forward_length=32 attention.key_length=8 attention.value_length=8 "
                + "attention.sliding_window=16",
            "attn_norm w; post_attention_norm w; attn_sinks n;"
                + Attention
                + QueryKeyValueBias
                + "attn_output.bias w;"
                + Experts
                + "ffn_gate_inp.bias e; ffn_gate_exps.bias x e; ffn_up_exps.bias x e; ffn_down_exps.bias w e;"
                + Output
        ),
        new(
            "starcoder2",
            "StarCoder 2",
            LayerNorm,
            NormsWithBias + Attention + QueryKeyValueBias + "attn_output.bias w;" + TwoLayer + TwoLayerBias
        ),
        new("stablelm", "StableLM 2", $"{LayerNorm} rope.dimension_count=4", NormsWithBias + Attention + Gated + Output),
        new("command-r", "Command R", $"{LayerNorm} logit_scale=0.5", "attn_norm w;" + Attention + Gated),
        new(
            "cohere2",
            "Command R7B, Command A",
            $"{LayerNorm} logit_scale=0.5 block_count=4 attention.sliding_window=16",
            "attn_norm w;" + Attention + Gated
        ),
        new("internlm2", "InternLM 2", Rms, Norms + Attention + Gated + Output),
        new("glm4", "GLM 4", $"{Rms} rope.dimension_count=4", Norms + PostNorms + Attention + QueryKeyValueBias + FusedGated + Output),
        new("exaone4", "EXAONE 4", Rms, PostNorms + Attention + HeadNorms + Gated),
        new("nemotron", "Minitron", $"{LayerNorm} rope.dimension_count=4", NormsWithBias + Attention + TwoLayer + Output),
        new(
            "gpt2",
            "GPT-2",
            $"{LayerNorm} attention.head_count_kv=4",
            NormsWithBias + FusedAttention + FusedBias + TwoLayer + TwoLayerBias + "/position_embd w c;"
        ),
        new(
            "bloom",
            "BLOOM",
            $"{LayerNorm} attention.head_count_kv=4",
            NormsWithBias + FusedAttention + FusedBias + TwoLayer + TwoLayerBias + "/token_embd_norm w; /token_embd_norm.bias w;"
        ),
    ];

    /// <summary>Models that the product refuses, because they are no decoder-only transformers.</summary>
    public static IReadOnlyList<TinyArchitecture> Others { get; } =
    [
        new(
            "mamba",
            "Mamba",
            $"{Rms} ssm.conv_kernel=4 ssm.inner_size=64 ssm.state_size=4 ssm.time_step_rank=2",
            "attn_norm w; ssm_in w 128; ssm_conv1d 4 64; ssm_conv1d.bias 64; ssm_x 64 10; ssm_dt 2 64; ssm_dt.bias 64; ssm_a! 4 64; "
                + "ssm_d! 64; ssm_out 64 w;"
        ),
        new(
            "mamba2",
            "Mamba 2",
            $"{Rms} ssm.conv_kernel=4 ssm.inner_size=64 ssm.state_size=4 ssm.time_step_rank=4 ssm.group_count=1",
            "attn_norm w; ssm_in w 140; ssm_conv1d 4 72; ssm_conv1d.bias 72; ssm_dt.bias 4; ssm_a! 1 4; ssm_d! 1 4; ssm_norm 64 1; "
                + "ssm_out 64 w;"
        ),
        new(
            "rwkv7",
            "RWKV 7",
            $"{LayerNorm} wkv.head_size=8 attention.decay_lora_rank=8 attention.iclr_lora_rank=8 "
                + "attention.value_residual_mix_lora_rank=8 attention.gate_lora_rank=8 token_shift_count=2 attention.head_count=0 "
                + "attention.head_count_kv=0",
            "attn_norm w; attn_norm.bias w; attn_norm_2 w; attn_norm_2.bias w; time_mix_w0 w; time_mix_w1 w 8; time_mix_w2 8 w; "
                + "time_mix_a0 w; time_mix_a1 w 8; time_mix_a2 8 w; time_mix_v0 w; time_mix_v1 w 8; time_mix_v2 8 w; "
                + "time_mix_g1 w 8; time_mix_g2 8 w; time_mix_lerp_fused w 1 1 6; time_mix_k_k w; time_mix_k_a w; time_mix_r_k w; "
                + "time_mix_key w w; time_mix_value w w; time_mix_receptance w w; time_mix_ln w; time_mix_ln.bias w; "
                + "time_mix_output w w; channel_mix_lerp_k w 1 1; channel_mix_key w f; channel_mix_value f w; "
                + "/token_embd_norm w; /token_embd_norm.bias w; /output_norm.bias w;"
                + Output
        ),
        new(
            "lfm2",
            "LFM 2",
            $"{Rms} attention.head_count_kv=2,0 shortconv.l_cache=3",
            Norms
                + Gated
                + "0:attn_q w w; 0:attn_k w 16; 0:attn_v w 16; 0:attn_output w w; 0:attn_q_norm 8; 0:attn_k_norm 8; "
                + "1:shortconv.conv.weight 3 w; 1:shortconv.in_proj.weight w 96; 1:shortconv.out_proj.weight w w;",
            "token_embd_norm"
        ),
        new(
            "falcon-h1",
            "Falcon H1",
            $"{Rms} ssm.conv_kernel=4 ssm.inner_size=64 ssm.state_size=4 ssm.time_step_rank=4 ssm.group_count=1",
            "attn_norm w; ffn_norm! w;"
                + Attention
                + Gated
                + "ssm_in w 140; ssm_conv1d 4 72; ssm_conv1d.bias 72; ssm_dt.bias 4; ssm_a! 1 4; ssm_d! 1 4; "
                + "ssm_norm 64 1; ssm_out 64 w;"
        ),
        new(
            "bert",
            "BERT, embedding models",
            $"{LayerNorm} attention.causal=false attention.head_count_kv=4",
            Attention
                + QueryKeyValueBias
                + "attn_output.bias w; attn_output_norm w; attn_output_norm.bias w; layer_output_norm w; layer_output_norm.bias w;"
                + TwoLayer
                + TwoLayerBias
                + "/token_types w 2; /position_embd w c; /token_embd_norm w; /token_embd_norm.bias w;"
        ),
    ];
}
