using Plurality.Classification;
using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Features;
using Plurality.Prompts;
using Plurality.Runtime.DataFiles;
using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Runs;

/// <summary>
/// A run that is ready for a model: documents, labels, demonstrations, a prompt for each document. Everything that can be wrong with data,
/// labels and templates has been found once this exists.
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class Experiment
{
    private readonly IReadOnlyList<Demonstration>[] _demonstrations;

    internal Experiment(
        RunSpec spec,
        IReadOnlyList<TextItem> documents,
        TaskDraw draw,
        IReadOnlyList<Demonstration>[] demonstrations,
        IReadOnlyList<string> notes
    )
    {
        (Spec, Documents, TaskDraw, Notes) = (spec, documents, draw, notes);
        _demonstrations = demonstrations;
    }

    /// <summary>The specification of the run.</summary>
    public RunSpec Spec { get; }

    /// <summary>The role of the documents.</summary>
    internal RunRole Role { get; init; }

    /// <summary>The number of the demonstration draw in the prompts, from 1.</summary>
    internal int Draw { get; init; } = 1;

    /// <summary>The name of the run that this one is a part of; null for a run that is not a part.</summary>
    internal string? PartOf { get; init; }

    /// <summary>The evidence that the run's methods need about each document.</summary>
    internal EvidenceNeeds Needs { get; init; } = EvidenceNeeds.Trace;

    /// <summary>The number of answer steps that the run's methods need; null for whole answers.</summary>
    internal int? Steps { get; init; }

    /// <summary>The number of sampled answers per document that the run's methods need.</summary>
    internal int Samples { get; init; }

    /// <summary>How often labels occur in the pool of demonstrations; null if there is none.</summary>
    internal PoolFrequencies? Pool { get; init; }

    /// <summary>The documents to classify, in file order, up to the limit.</summary>
    public IReadOnlyList<TextItem> Documents { get; }

    /// <summary>The questions about each document, under one draw of demonstrations.</summary>
    internal TaskDraw TaskDraw { get; }

    /// <summary>Labels, format, noun and descriptions.</summary>
    internal PromptTask Task => TaskDraw.PromptTask;

    /// <summary>The text of the prompt's template.</summary>
    internal string TemplateSource => TaskDraw.TemplateSource;

    /// <summary>
    /// The solved examples that every prompt shows, in order, their labels in the run's order; empty if each document has its own.
    /// </summary>
    internal IReadOnlyList<Demonstration> Demonstrations => TaskDraw.Shared;

    /// <summary>The model's task for every prompt.</summary>
    internal GenerationSettings Settings =>
        TaskDraw.Settings with
        {
            HiddenLayers = Spec.HiddenLayers,
            Attention = Spec.Attention,
            // Attention is recorded at the steps after the first.
            MaximumSteps = Spec.Attention ? null : Steps,
        };

    /// <summary>Notes for readers of the results about the data, one sentence per note.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Reads the files that a run names.</summary>
    /// <returns>The run, then those that belong to it: further draws, training documents, content-free inputs.</returns>
    /// <exception cref="DatasetFormatException">A data file violates its format.</exception>
    /// <exception cref="PluralityException">There are no labels, or some cannot be in one set.</exception>
    /// <exception cref="PluralityException">The template, a label in the chosen format, or the pool of demonstrations cannot be
    /// used.</exception>
    /// <exception cref="PluralityException">Another fault that the user must correct.</exception>
    /// <exception cref="IOException">A file disappeared or cannot be read.</exception>
    public static IReadOnlyList<Experiment> Read(RunSpec spec, TextVectors? vectors = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var template = spec.Prompt.TemplatePath is { } path ? PromptTemplate.Parse(Text(path), path) : PromptTemplate.DefaultFor(spec.Task);
        return new ExperimentParts(
            spec,
            Items(spec, spec.Data.TestPath),
            Items(spec, spec.Data.PoolPath),
            Items(spec, spec.Data.TrainingPath),
            template,
            vectors
        ).All();
    }

    /// <summary>Prepares a run whose data is already in memory, and which consists of one part: no further draws, nothing that is
    /// fitted.</summary>
    /// <param name="spec">The run; of its data only the limit is used, and whether both files are one.</param>
    /// <param name="documents">The documents to classify, before the limit.</param>
    /// <param name="pool">The pool of demonstrations; items that are among the documents are skipped.</param>
    /// <param name="template">The prompt's template.</param>
    /// <param name="vectors">The vectors for text similarity; null for TF-IDF.</param>
    /// <exception cref="PluralityException">There are no labels, or some cannot be in one set.</exception>
    /// <exception cref="PluralityException">The template, a label in the chosen format, or the pool of demonstrations cannot be
    /// used.</exception>
    public static Experiment Prepare(
        RunSpec spec,
        IReadOnlyList<TextItem> documents,
        IReadOnlyList<TextItem> pool,
        PromptTemplate template,
        TextVectors? vectors = null
    ) => PrepareAll(spec, documents, pool, [], template, vectors)[0];

    /// <summary>Prepares a run and all its parts from data in memory.</summary>
    /// <param name="spec">The run; of its data only the limits are used, and which files are one.</param>
    /// <param name="documents">The documents to classify, before the limit.</param>
    /// <param name="pool">The pool of demonstrations; items that are among the documents are skipped.</param>
    /// <param name="training">The training documents; test documents and demonstrations are skipped.</param>
    /// <param name="template">The prompt's template.</param>
    /// <param name="vectors">The vectors for text similarity; null for TF-IDF.</param>
    /// <exception cref="DatasetFormatException">The task is single-label, and an item is not.</exception>
    /// <exception cref="PluralityException">There are no labels, or some cannot be in one set.</exception>
    /// <exception cref="PluralityException">The template, a label in the chosen format, or the pool of demonstrations cannot be
    /// used.</exception>
    public static IReadOnlyList<Experiment> PrepareAll(
        RunSpec spec,
        IReadOnlyList<TextItem> documents,
        IReadOnlyList<TextItem> pool,
        IReadOnlyList<TextItem> training,
        PromptTemplate template,
        TextVectors? vectors = null
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(template);
        TaskContract.Require(documents.Concat(pool).Concat(training), spec.Task);
        return new ExperimentParts(spec, documents, pool, training, template, vectors).All();
    }

    /// <summary>The prompt for the document at a position.</summary>
    /// <exception cref="PromptException">The template names a field that the document or a demonstration does not have.</exception>
    internal Prompt PromptOf(int position) => TaskDraw.Render(Documents[position], _demonstrations[position]);

    /// <summary>The documents at some positions.</summary>
    internal IReadOnlyList<TextItem> DocumentsAt(IEnumerable<int> positions) => [.. positions.Select(position => Documents[position])];

    /// <summary>The prompts for the documents at some positions.</summary>
    internal IReadOnlyList<Outcome<Prompt>> PromptsAt(IEnumerable<int> positions) =>
        [.. positions.Select(position => Outcome.Of(PromptOf(position)))];

    /// <summary>The solved examples in the prompt for the document at a position.</summary>
    internal IReadOnlyList<Demonstration> DemonstrationsOf(int position) => _demonstrations[position];

    private static TextItem[] Items(RunSpec spec, string? path)
    {
        if (path is null)
        {
            return [];
        }

        var reading = new DatasetReading(path)
        {
            FaultLimit = RunSpec.FaultLimit,
            Task = spec.Task,
            NoneLabels = spec.Data.NoneLabels,
        };
        return [.. DataFile.Read(File.OpenRead(path), reading)];
    }

    private static string Text(string path)
    {
        using var reader = DatasetText.Open(File.OpenRead(path), path);
        return reader.ReadToEnd();
    }
}
