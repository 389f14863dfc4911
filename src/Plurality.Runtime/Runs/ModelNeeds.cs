using Plurality.Runtime.Models;
using Plurality.Traces;

namespace Plurality.Runtime.Runs;

/// <summary>Compares what a run asks of a model with what the model can do, before anything is computed.</summary>
internal static class ModelNeeds
{
    /// <summary>The settings with the last layer by its number, which is what a trace stores.</summary>
    /// <exception cref="ModelException">The model cannot do what is asked; the message names the capability.</exception>
    public static GenerationSettings Resolve(GenerationSettings settings, ILanguageModel model)
    {
        var able = model.Capabilities;
        Require(able.ExactMasses || settings.Scoring != ScoringMode.Exact, model, "exact masses", "Write scoring: first-token.");
        Require(able.HiddenStates || settings.HiddenLayers.Count == 0, model, "hidden states", "Leave hidden out of record.");
        Require(able.Attention || !settings.Attention, model, "attention", "Leave attention out of record.");
        if (able.Layers > 0 && settings.HiddenLayers.Any(layer => layer > able.Layers))
        {
            throw new ModelException(
                $"A layer in record must be at most {able.Layers}, the number of layers of model {model.Identity.Name}; got "
                    + $"{settings.HiddenLayers.Max()}."
            );
        }

        return settings with
        {
            HiddenLayers =
            [
                .. settings.HiddenLayers.Select(layer => layer == GenerationSettings.LastLayer ? able.Layers : layer).Distinct().Order(),
            ],
        };
    }

    /// <summary>Questions that go along lists of labels need exact masses, whatever the run's own scoring.</summary>
    /// <exception cref="ModelException">The model cannot give them.</exception>
    public static void Check(IEnumerable<RunQuestions> questions, ILanguageModel model) =>
        Require(
            model.Capabilities.ExactMasses || questions.All(asked => asked.Set.Kind != RunEvidence.Marginal),
            model,
            "exact masses",
            "Leave marginal out of estimators."
        );

    private static void Require(bool met, ILanguageModel model, string capability, string remedy)
    {
        if (!met)
        {
            throw new ModelException($"The model of this run must give {capability}; model {model.Identity.Name} does not. {remedy}");
        }
    }
}
