namespace Plurality.Corrections;

/// <summary>
/// Subtracts each option's mean score on content-free inputs. <c>contextual</c>: on <c>N/A</c>, the empty text and <c>[MASK]</c> (Zhao
/// et al., "Calibrate before use", ICML 2021). <c>pmi</c>: on the empty text, which is division by the label's probability without the
/// document (Holtzman et al., "Surface form competition", EMNLP 2021).
/// </summary>
internal sealed class ContentFreeCorrection(string name, string summary, params string[] inputs) : ICorrection
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Summary => summary;

    /// <inheritdoc/>
    public CorrectionNeeds Needs => CorrectionNeeds.ContentFree;

    /// <inheritdoc/>
    public IReadOnlyList<string> ContentFreeInputs => inputs;

    /// <inheritdoc/>
    public FittedCorrection Fit(CorrectionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return StepMean.Subtract(
            name,
            [
                .. inputs.Select(input =>
                    data.ContentFree.TryGetValue(input, out var trace)
                        ? trace
                        : throw new CorrectionException(
                            name,
                            $"The model must have been asked about the input {Excerpt.Of(input)}; it was not. Complete the run."
                        )
                ),
            ]
        );
    }
}
