using System.Runtime.CompilerServices;
using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Runtime.Models;

namespace Plurality.Runtime.Decoding;

/// <summary>
/// Classifies documents as they come, a wave at a time, and keeps nothing: memory does not grow with their number. An experiment that is to
/// be kept, resumed and compared is a run instead.
/// </summary>
/// <param name="model">The model; it stays the caller's.</param>
/// <param name="task">What is asked.</param>
/// <param name="settings">What is asked of the model, of the same labels in the same format.</param>
public sealed class Classifier(ILanguageModel model, PromptTask task, GenerationSettings settings)
{
    /// <summary>How many documents are computed together unless something else is said: every token pays for all that the cache holds
    /// (docs/performance.md).</summary>
    public const int DefaultWaveSize = 8;

    /// <summary>Classifies into these labels with every default: json, constrained, exact, max-over-generations.</summary>
    public Classifier(ILanguageModel model, Labels.LabelSet labels)
        : this(model, new PromptTask(labels, AnswerFormat.Json), new GenerationSettings(labels, AnswerFormat.Json)) { }

    /// <summary>How a prompt is written.</summary>
    public PromptTemplate Template { get; init; } = PromptTemplate.Default;

    /// <summary>Solved examples, in the order in which every prompt shows them.</summary>
    public IReadOnlyList<Demonstration> Demonstrations { get; init; } = [];

    /// <summary>What replaces <see cref="Demonstrations"/> for a document that has others; null where none has.</summary>
    public Func<TextItem, IReadOnlyList<Demonstration>>? DemonstrationsOf { get; init; }

    /// <summary>Whether the prompt is framed by the model's own chat template.</summary>
    public bool Chat { get; init; }

    /// <summary>What makes probabilities of a trace.</summary>
    public IEstimator Estimator { get; init; } = Estimators.Estimator.Default;

    /// <summary>How many documents are computed together; at least 1. The last digits of a result depend on it.</summary>
    public int WaveSize { get; init; } = DefaultWaveSize;

    /// <summary>Classifies one text.</summary>
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
    /// <exception cref="PromptException">A label cannot be told from its surroundings by this model's tokenizer.</exception>
    public async ValueTask<Classification> ClassifyAsync(string text, CancellationToken cancellationToken = default)
    {
        await foreach (var result in ClassifyAsync([new TextItem("1", text)], cancellationToken).ConfigureAwait(false))
        {
            return result;
        }

        throw new InvalidOperationException("One document has one result.");
    }

    /// <summary>Classifies documents in their order. One that cannot be classified costs only its own result.</summary>
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
    /// <exception cref="PromptException">A label cannot be told from its surroundings by this model's tokenizer.</exception>
    public async IAsyncEnumerable<Classification> ClassifyAsync(
        IEnumerable<TextItem> documents,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        foreach (var wave in documents.Chunk(WaveSize))
        {
            var prompts = wave.Select(Render).ToList();
            var asked = prompts.Where(prompt => prompt.Prompt is not null).Select(prompt => prompt.Prompt!).ToList();
            var answers = asked.Count == 0 ? [] : await model.GenerateAsync(asked, settings, cancellationToken).ConfigureAwait(false);
            var next = 0;
            for (var i = 0; i < wave.Length; i++)
            {
                var generation = prompts[i].Prompt is null ? new Generation(null, prompts[i].Fault) : answers[next++];
                yield return generation.Trace is { } trace
                    ? new Classification(wave[i], trace, Estimator.Estimate(Evidence.Of(trace), TaskKind.MultiLabel), null)
                    : new Classification(wave[i], null, null, generation.Fault);
            }
        }
    }

    /// <summary>A template may name a field that this one document does not have; the others go on.</summary>
    private (Prompt? Prompt, string? Fault) Render(TextItem item)
    {
        try
        {
            var shown = DemonstrationsOf?.Invoke(item) ?? Demonstrations;
            var prompt = Template.Render(task, shown, item.Text, item.Fields) with { Chat = Chat };
            return (ReferenceEquals(shown, Demonstrations) ? prompt : prompt with { SharedCharacters = 0 }, null);
        }
        catch (PromptException fault)
        {
            return (null, fault.Message);
        }
    }
}
