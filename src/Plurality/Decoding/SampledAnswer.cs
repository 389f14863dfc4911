using Plurality.Labels;

namespace Plurality.Decoding;

/// <summary>An answer that was drawn by the model's own probabilities.</summary>
/// <param name="Text">The answer as written.</param>
/// <param name="Labels">The labels that it holds, each once, in the order written; empty for <c>none</c> and for an answer without a
/// known label.</param>
internal sealed record SampledAnswer(string Text, IReadOnlyList<string> Labels)
{
    /// <summary>Reads an answer as far as it can be read. In a single-label task only its first label counts.</summary>
    public static SampledAnswer Read(string text, GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var most = settings.Task == TaskKind.SingleLabel ? 1 : settings.MaximumLabels ?? int.MaxValue;
        return new SampledAnswer(
            text,
            [
                .. settings
                    .Format.Parse(text)
                    .Labels.Select(place => settings.Labels.Find(place.Text))
                    .Where(label => label >= 0)
                    .Distinct()
                    .Take(most)
                    .Select(label => settings.Labels[label]),
            ]
        );
    }
}
