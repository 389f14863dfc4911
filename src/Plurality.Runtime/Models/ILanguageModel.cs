using Plurality.Prompts;

namespace Plurality.Runtime.Models;

/// <summary>
/// A language model, seen through the two operations that carry every method (architecture.md). Both take a wave: prompts that are
/// computed together, because that is what makes them fast. A wave's results depend on its own prompts and their order, on nothing that
/// was computed before.
/// </summary>
public interface ILanguageModel : IDisposable
{
    /// <summary>Everything about the model that can change a result.</summary>
    ModelIdentity Identity { get; }

    /// <summary>What the model can do; a request beyond it is refused before anything runs.</summary>
    ModelCapabilities Capabilities { get; }

    /// <summary>Lets the model answer each prompt and keeps the label distribution of every step.</summary>
    /// <returns>One result for each prompt, in their order; a prompt that cannot be answered costs only its own result.</returns>
    /// <exception cref="ModelException">The model fails altogether, or is asked for what it cannot do.</exception>
    /// <exception cref="PromptException">A label cannot be told from its surroundings by this model's tokenizer.</exception>
    ValueTask<IReadOnlyList<Generation>> GenerateAsync(
        IReadOnlyList<Prompt> wave,
        GenerationSettings settings,
        CancellationToken cancellationToken
    );

    /// <summary>Gives each option after each prompt its score, without choosing any.</summary>
    /// <returns>One result for each prompt, in their order; a prompt that cannot be scored costs only its own result.</returns>
    /// <exception cref="ModelException">The model fails altogether, or is asked for what it cannot do.</exception>
    /// <exception cref="PromptException">An option cannot be told from its surroundings by this model's tokenizer.</exception>
    ValueTask<IReadOnlyList<OptionScoring>> ScoreAsync(
        IReadOnlyList<Prompt> wave,
        AnswerOptions options,
        ScoreSettings settings,
        CancellationToken cancellationToken
    );
}
