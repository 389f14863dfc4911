using System.Globalization;
using Plurality.Models;

namespace Plurality.Llama.Adapters;

/// <summary>A LoRA adapter for a model: what fine-tuning added to it. Immutable.</summary>
/// <param name="Path">The path of a GGUF file of an adapter, or <see cref="Embedded"/>.</param>
/// <param name="Scale">The factor of what the adapter adds: 1 as it was trained, 0 for nothing. Finite.</param>
public sealed record LlamaAdapter(string Path, double Scale = 1)
{
    /// <summary>The name of the adapter for emotions that the package Plurality.Models.SmolLM2 puts beside the embedded model.</summary>
    public const string Embedded = "embedded";

    /// <summary>Reads <c>FILE</c> or <c>FILE:SCALE</c>. The scale begins behind the last colon, if a number is there.</summary>
    /// <exception cref="ModelException">There is no file name, or the scale is no finite number.</exception>
    internal static LlamaAdapter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.LastIndexOf(':');
        var isScaled =
            double.TryParse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) && colon >= 0;
        var adapter = isScaled ? new LlamaAdapter(text[..colon], scale) : new LlamaAdapter(text);

        // Behind the name of an adapter that exists, a scale was meant.
        var isSlip = !isScaled && colon > 0 && !File.Exists(text) && (text[..colon] == Embedded || File.Exists(text[..colon]));
        if (isSlip || adapter.Path.Length == 0 || !float.IsFinite((float)adapter.Scale))
        {
            throw new ModelException($"an adapter must be FILE or FILE:SCALE with a finite scale, such as a.gguf:0.5; got '{text}'.");
        }

        return adapter;
    }
}
