namespace Plurality.Llama.Adapters;

/// <summary>The names in GGUF files of adapters (llama-arch.cpp and convert_lora_to_gguf.py of the pinned release).</summary>
internal static class AdapterKeys
{
    public const string Architecture = "general.architecture";
    public const string Type = "general.type";
    public const string Name = "general.name";
    public const string License = "general.license";
    public const string Description = "general.description";
    public const string BaseModelCount = "general.base_model.count";
    public const string BaseModelName = "general.base_model.0.name";
    public const string FileType = "general.file_type";
    public const string AdapterType = "adapter.type";
    public const string Alpha = "adapter.lora.alpha";

    /// <summary>Tokens from which on an "activated" adapter applies.</summary>
    public const string InvocationTokens = "adapter.alora.invocation_tokens";

    /// <summary>The value of <see cref="Type"/>.</summary>
    public const string Adapter = "adapter";

    /// <summary>The value of <see cref="AdapterType"/>.</summary>
    public const string Lora = "lora";

    /// <summary>The end of the name of A.</summary>
    public const string SuffixA = ".lora_a";

    /// <summary>The end of the name of B.</summary>
    public const string SuffixB = ".lora_b";

    /// <summary>The end of the names of trained norms, which llama.cpp ignores in adapters.</summary>
    public const string Norm = "_norm.weight";
}
