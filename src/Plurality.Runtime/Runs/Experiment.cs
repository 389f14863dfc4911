using Plurality.Datasets;
using Plurality.Features;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Runtime.Models;

namespace Plurality.Runtime.Runs;

/// <summary>
/// A run that is ready for a model: documents, labels, demonstrations, a prompt for each document. Everything that can be wrong with data,
/// labels and templates has been found once this exists.
/// </summary>
public sealed class Experiment
{
    private readonly PromptTemplate _template;
    private readonly IReadOnlyList<Demonstration>[] _demonstrations;

    private Experiment(
        RunSpec spec, IReadOnlyList<TextItem> documents, PromptTask task, PromptTemplate template, IReadOnlyList<Demonstration>[] demonstrations, IReadOnlyList<string> notes)
    {
        Spec = spec;
        Documents = documents;
        Task = task;
        _template = template;
        _demonstrations = demonstrations;
        Notes = notes;
        Settings = new GenerationSettings(task.Labels, task.Format)
        {
            Decoding = spec.Decoding,
            Scoring = spec.Scoring,
            SurfaceVariants = spec.SurfaceVariants,
            HiddenLayers = spec.HiddenLayers,
            Attention = spec.Attention,
        };
    }

    /// <summary>What was asked for.</summary>
    public RunSpec Spec { get; }

    /// <summary>The documents that are asked about, in the order of their file, up to the limit.</summary>
    public IReadOnlyList<TextItem> Documents { get; }

    /// <summary>Labels, format, noun and descriptions.</summary>
    public PromptTask Task { get; }

    /// <summary>The text of the prompt's template.</summary>
    public string TemplateSource => _template.Source;

    /// <summary>
    /// The solved examples that every prompt shows, in order, their labels in the run's order; empty where each document has its own.
    /// </summary>
    public IReadOnlyList<Demonstration> Demonstrations => Spec.Prompt.Sampling.IsPerDocument || _demonstrations.Length == 0 ? [] : _demonstrations[0];

    /// <summary>What the model is asked to do with every prompt.</summary>
    public GenerationSettings Settings { get; }

    /// <summary>What the reader of the results should know about the data, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Reads the files that a run names.</summary>
    /// <exception cref="DatasetFormatException">A data file is not as its format asks.</exception>
    /// <exception cref="LabelException">There are no labels, or some that cannot stand in one set.</exception>
    /// <exception cref="PromptException">The template, a label in the chosen format, or the pool of demonstrations cannot be used.</exception>
    /// <exception cref="IOException">A file disappeared or cannot be read.</exception>
    public static Experiment Read(RunSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var template = spec.Prompt.TemplatePath is { } path ? PromptTemplate.Parse(Text(path), path) : PromptTemplate.Default;
        return Prepare(spec, Items(spec.Data.TestPath), spec.Data.PoolPath is { } pool ? Items(pool) : [], template);
    }

    /// <summary>Prepares a run whose data are at hand already.</summary>
    /// <param name="spec">The run; of its data only the limit is used, and whether both files are one.</param>
    /// <param name="documents">What to ask about, before the limit.</param>
    /// <param name="pool">What demonstrations are drawn from; an item that is one of the documents is passed over.</param>
    /// <param name="template">The prompt's template.</param>
    /// <param name="vectors">What similar texts are found by; null for TF-IDF.</param>
    /// <exception cref="LabelException">There are no labels, or some that cannot stand in one set.</exception>
    /// <exception cref="PromptException">The template, a label in the chosen format, or the pool of demonstrations cannot be used.</exception>
    public static Experiment Prepare(
        RunSpec spec, IReadOnlyList<TextItem> documents, IReadOnlyList<TextItem> pool, PromptTemplate template, TextVectors? vectors = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(template);
        var inData = LabelsOf(documents.Concat(pool));
        var labels = spec.Labels is { } given ? LabelSet.Create(given) : LabelSetOf(inData, spec.Data, LabelsOf(documents));
        spec.Prompt.Format.Validate(labels);
        var asked = spec.Data.Limit is { } limit ? [.. documents.Take(limit)] : documents;
        var task = new PromptTask(labels, spec.Prompt.Format)
        {
            InstructionLabels = spec.Prompt.Order.Apply(labels),
            Descriptions = spec.Prompt.Descriptions,
        };
        if (spec.Prompt.Noun is { } noun)
        {
            task = task with { Noun = noun };
        }

        var samples = Samples(spec, asked, pool, labels, vectors);
        var ordered = samples.Distinct().ToDictionary(
            sample => sample,
            IReadOnlyList<Demonstration> (sample) => [.. sample.Demonstrations.Select(demonstration => demonstration.For(labels, spec.Prompt.Order))]);
        var notes = samples.SelectMany(sample => sample.NotingLabelsOutside(labels, inData, "the data").Notes).Distinct(StringComparer.Ordinal);
        return new Experiment(spec, asked, task, template, [.. samples.Select(sample => ordered[sample])], [.. notes]);
    }

    /// <summary>The prompt for the document at a position.</summary>
    /// <exception cref="PromptException">The template names a field that the document or a demonstration does not have.</exception>
    public Prompt PromptOf(int position)
    {
        var document = Documents[position];
        var prompt = _template.Render(Task, DemonstrationsOf(position), document.Text, document.Fields) with { Chat = Spec.Prompt.Chat };
        return Spec.Prompt.Sampling.IsPerDocument ? prompt with { SharedCharacters = 0 } : prompt;
    }

    /// <summary>The solved examples in the prompt for the document at a position.</summary>
    public IReadOnlyList<Demonstration> DemonstrationsOf(int position) => _demonstrations[position];

    /// <summary>A sample for each document; the same object where documents share it.</summary>
    private static DemonstrationSample[] Samples(
        RunSpec spec, IReadOnlyList<TextItem> asked, IReadOnlyList<TextItem> pool, LabelSet labels, TextVectors? vectors)
    {
        if (spec.Prompt.Demonstrations == 0)
        {
            var none = new DemonstrationSample([], []);
            return [.. asked.Select(_ => none)];
        }

        // No document that is asked about is shown to another either: a run's prompts hold no answer that it is measured by.
        var sameFile = string.Equals(spec.Data.TestPath, spec.Data.PoolPath, StringComparison.Ordinal);
        var others = DemonstrationPool.Without(asked, pool, sameFile);
        var selector = DemonstrationSelector.Create(others, labels, spec.Prompt.Sampling, spec.Prompt.Demonstrations, spec.Seed, vectors);
        DemonstrationSample[] samples = [.. asked.Select(document => selector.Shared ?? selector.For(document))];
        return samples.All(sample => sample.Demonstrations.Count > 0)
            ? samples
            : throw new PromptException(
                $"The pool of {spec.Prompt.Demonstrations} demonstrations must have items with labels that are not asked about themselves; got none"
                + $" in {spec.Data.PoolPath ?? "memory"}. Set a limit for the documents, name another pool, or write demonstrations: 0.");
    }

    /// <summary>The labels of the data as the run's labels; a fault names the file that the label is from, and the way around it.</summary>
    private static LabelSet LabelSetOf(string[] inData, RunData data, string[] ofDocuments)
    {
        try
        {
            return LabelSet.Create(inData);
        }
        catch (LabelException fault)
        {
            string? File(int? label) => label is { } at && !ofDocuments.Contains(inData[at]) ? data.PoolPath : data.TestPath;
            throw new LabelException(
            [
                .. fault.Faults.Select(one => one with { Sentence = $"{File(one.Label)}: {one.Sentence} Or list the wanted ones under 'labels:'." }),
            ]);
        }
    }

    private static string[] LabelsOf(IEnumerable<TextItem> items) =>
    [
        .. items
            .SelectMany(item => (item.Labels ?? []).Concat(item.Annotations?.Values.SelectMany(labels => labels) ?? []))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static TextItem[] Items(string path)
    {
        using var file = DatasetText.Open(File.OpenRead(path), path);
        var format = DatasetFormat.Recognise(DatasetHead.Read(file, path, out var whole)).Format;
        using (whole)
        {
            return [.. DatasetReader.Read(whole, format, new DatasetReading(path))];
        }
    }

    private static string Text(string path)
    {
        using var reader = DatasetText.Open(File.OpenRead(path), path);
        return reader.ReadToEnd();
    }
}
