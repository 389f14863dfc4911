namespace Plurality.Llama.Cache;

/// <summary>How a device computes, as far as its speed depends on it: what <c>plurality models tune --gpu-layers</c> measures.</summary>
/// <param name="FlashAttention">Whether attention is one operation of the library.</param>
/// <param name="BatchTokens">The largest number of tokens in one decode call.</param>
/// <param name="BatchSize">The number of documents computed together.</param>
internal sealed record DeviceSettings(bool FlashAttention, int BatchTokens, int BatchSize);
