using System.Runtime.CompilerServices;
using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.Decoding;

/// <summary>
/// Classifies documents as they come, a wave at a time, and keeps nothing: memory does not grow with their number. An experiment that is to
/// be kept, resumed and compared is a run instead.
/// </summary>
/// <param name="model">The model; it stays the caller's.</param>
/// <param name="task">What is asked.</param>
/// <param name="settings">What is asked of the model, of the same labels in the same format.</param>
public sealed class Classifier(ILanguageModel model, PromptTask task, GenerationSettings settings)
{
    private readonly Decoder _decoder = new(model);

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
    public ZeroShotEstimator Estimator { get; init; } = EstimatorCatalogue.Default;

    /// <summary>How many documents are computed together; at least 1. The last digits of a result depend on it.</summary>
    public int WaveSize { get; init; } = DefaultWaveSize;

    /// <summary>Classifies one text.</summary>
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
    /// <exception cref="PromptException">A label cannot be told from its surroundings by this model's tokenizer.</exception>
    public async ValueTask<Outcome<Classification>> ClassifyAsync(string text, CancellationToken cancellationToken = default)
    {
        await foreach (var result in ClassifyAsync([new TextItem("1", text)], cancellationToken).ConfigureAwait(false))
        {
            return result.Outcome;
        }

        throw new InvalidOperationException("One document has one result.");
    }

    /// <summary>Classifies documents in their order. One that cannot be classified costs only its own result.</summary>
    /// <exception cref="ModelException">The model fails altogether, or cannot do what is asked.</exception>
    /// <exception cref="PromptException">A label cannot be told from its surroundings by this model's tokenizer.</exception>
    public async IAsyncEnumerable<ClassifiedDocument> ClassifyAsync(
        IEnumerable<TextItem> documents,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        foreach (var wave in documents.Chunk(WaveSize))
        {
            var prompts = wave.Select(Render).ToList();
            var answers = await prompts
                .ThenAsync(asked => _decoder.GenerateAsync(asked, settings, cancellationToken))
                .ConfigureAwait(false);
            foreach (var (item, answer) in wave.Zip(answers))
            {
                yield return new ClassifiedDocument(
                    item,
                    answer.Select(trace => new Classification(Estimator.Estimate(Evidence.Of(trace), TaskKind.MultiLabel), trace))
                );
            }
        }
    }

    /// <summary>A template may name a field that this one document does not have; the others go on.</summary>
    private Outcome<Prompt> Render(TextItem item)
    {
        try
        {
            var shown = DemonstrationsOf?.Invoke(item) ?? Demonstrations;
            var prompt = Template.Render(task, shown, item.Text, item.Fields) with { Chat = Chat };
            return ReferenceEquals(shown, Demonstrations) ? prompt : prompt with { SharedCharacters = 0 };
        }
        catch (PromptException fault)
        {
            return new DocumentFault(FaultKind.Prompt, fault.Message) { Document = item.Id };
        }
    }
}
