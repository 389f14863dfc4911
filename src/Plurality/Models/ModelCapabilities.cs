namespace Plurality.Models;

/// <summary>What a model can do beyond answering.</summary>
/// <param name="ExactMasses">Probabilities of options with several tokens.</param>
/// <param name="FullVocabulary">Probabilities of every token, so that coverage is known.</param>
/// <param name="HiddenStates">Hidden states of any layer.</param>
/// <param name="Attention">Attention weights.</param>
/// <param name="Layers">The number of layers; 0 if unknown.</param>
public sealed record ModelCapabilities(bool ExactMasses, bool FullVocabulary, bool HiddenStates, bool Attention, int Layers)
{
    /// <summary>Probabilities of labels at the steps of an answer. Without them, only what the model wrote is known.</summary>
    public bool StepProbabilities { get; init; } = true;
}
