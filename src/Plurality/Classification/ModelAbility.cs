using Plurality.Estimators;
using Plurality.Methods;
using Plurality.Models;

namespace Plurality.Classification;

/// <summary>Whether a model gives what a method reads.</summary>
internal static class ModelAbility
{
    private const EvidenceNeeds Questions = EvidenceNeeds.Unary | EvidenceNeeds.Pairs | EvidenceNeeds.Lists | EvidenceNeeds.HiddenStates;

    /// <summary>Refuses a method before anything is computed.</summary>
    /// <exception cref="ModelException">The model does not give what the method reads; the message says what would do.</exception>
    public static void Require(ILanguageModel model, Method method)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(method);
        var reads = (model is ITextModel and not ITokenModel, model.Capabilities.StepProbabilities) switch
        {
            (_, false) when method.Estimator.Reads != StepScores.None => "the probabilities of labels",
            (true, _) when (method.Needs & Questions) != 0 => "more than answers",
            _ => null,
        };
        if (reads is not null)
        {
            throw new ModelException(
                $"The method must read what the model gives; {method} reads {reads}, which {model.Identity.Model} does not give. Use hard "
                    + "or sampled:20, or another model."
            );
        }
    }
}
