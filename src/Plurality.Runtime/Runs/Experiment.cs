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
        Settings = draw.Task.Settings with { HiddenLayers = spec.HiddenLayers, Attention = spec.Attention };
    }

    /// <summary>What was asked for.</summary>
    public RunSpec Spec { get; }

    /// <summary>What the documents are for.</summary>
    internal RunRole Role { get; init; }

    /// <summary>Which draw of demonstrations the prompts show, from 1.</summary>
    internal int Draw { get; init; } = 1;

    /// <summary>The name of the run that this one is a part of; null for a run by itself.</summary>
    internal string? PartOf { get; init; }

    /// <summary>What the run's methods must know about each document.</summary>
    internal EvidenceNeeds Needs { get; init; } = EvidenceNeeds.Trace;

    /// <summary>How often labels occur in the pool of demonstrations; null where there is none.</summary>
    internal PoolFrequencies? Pool { get; init; }

    /// <summary>The documents that are asked about, in the order of their file, up to the limit.</summary>
    public IReadOnlyList<TextItem> Documents { get; }

    /// <summary>What is asked about each document, under one draw of demonstrations.</summary>
    internal TaskDraw TaskDraw { get; }

    /// <summary>Labels, format, noun and descriptions.</summary>
    internal PromptTask Task => TaskDraw.PromptTask;

    /// <summary>The text of the prompt's template.</summary>
    internal string TemplateSource => TaskDraw.TemplateSource;

    /// <summary>
    /// The solved examples that every prompt shows, in order, their labels in the run's order; empty where each document has its own.
    /// </summary>
    internal IReadOnlyList<Demonstration> Demonstrations => TaskDraw.Shared;

    /// <summary>What the model is asked to do with every prompt.</summary>
    internal GenerationSettings Settings { get; }

    /// <summary>What the reader of the results should know about the data, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Reads the files that a run names.</summary>
    /// <returns>The run, then those that belong to it: further draws, training documents, content-free inputs.</returns>
    /// <exception cref="DatasetFormatException">A data file is not as its format asks.</exception>
    /// <exception cref="PluralityException">There are no labels, or some that cannot stand in one set.</exception>
    /// <exception cref="PluralityException">The template, a label in the chosen format, or the pool of demonstrations cannot be
    /// used.</exception>
    /// <exception cref="PluralityException">Another thing that the user must put right.</exception>
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

    /// <summary>Prepares a run whose data are at hand already, and which consists of one part: no further draws, nothing that is
    /// fitted.</summary>
    /// <param name="spec">The run; of its data only the limit is used, and whether both files are one.</param>
    /// <param name="documents">What to ask about, before the limit.</param>
    /// <param name="pool">What demonstrations are drawn from; an item that is one of the documents is passed over.</param>
    /// <param name="template">The prompt's template.</param>
    /// <param name="vectors">What similar texts are found by; null for TF-IDF.</param>
    /// <exception cref="PluralityException">There are no labels, or some that cannot stand in one set.</exception>
    /// <exception cref="PluralityException">The template, a label in the chosen format, or the pool of demonstrations cannot be
    /// used.</exception>
    public static Experiment Prepare(
        RunSpec spec,
        IReadOnlyList<TextItem> documents,
        IReadOnlyList<TextItem> pool,
        PromptTemplate template,
        TextVectors? vectors = null
    ) => PrepareAll(spec, documents, pool, [], template, vectors)[0];

    /// <summary>Prepares a run and all that belongs to it, from data at hand.</summary>
    /// <param name="spec">The run; of its data only the limits are used, and which files are one.</param>
    /// <param name="documents">What to ask about, before the limit.</param>
    /// <param name="pool">What demonstrations are drawn from; an item that is one of the documents is passed over.</param>
    /// <param name="training">What is fitted on; documents that are asked about, and demonstrations, are passed over.</param>
    /// <param name="template">The prompt's template.</param>
    /// <param name="vectors">What similar texts are found by; null for TF-IDF.</param>
    /// <exception cref="DatasetFormatException">The task is single-label, and an item is not.</exception>
    /// <exception cref="PluralityException">There are no labels, or some that cannot stand in one set.</exception>
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
