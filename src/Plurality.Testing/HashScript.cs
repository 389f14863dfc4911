using System.Globalization;

namespace Plurality.Testing;

/// <summary>See <see cref="Script.Hash"/>.</summary>
internal sealed class HashScript(ulong seed) : Script
{
    /// <inheritdoc/>
    internal override string Description => string.Create(CultureInfo.InvariantCulture, $"hash {seed}");

    /// <inheritdoc/>
    internal override void Write(TextSoFar text, Span<float> logits)
    {
        var state = Mix.Of(text.Hash, seed);
        for (var token = 0; token < logits.Length; token++)
        {
            // On a coarse grid, differences of logits are exact in single precision too.
            logits[token] = (float)(8 * Mix.Share(Mix.Of(state, (ulong)token), bits: 10));
        }
    }
}
