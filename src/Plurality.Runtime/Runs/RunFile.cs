using System.Globalization;
using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Lists;
using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Methods;
using Plurality.Prompts;
using Plurality.Traces;
using YamlDotNet.Core;

namespace Plurality.Runtime.Runs;

/// <summary>
/// Reads experiments from YAML. The defaults are in <see cref="RunSpec"/>, <see cref="PromptSpec"/> and <see cref="LlamaSettings"/>.
/// </summary>
internal static class RunFile
{
    private const string HiddenPrefix = "hidden:";

    /// <summary>
    /// Reads the runs of a file: one, or several where the file has a <c>matrix</c>. Paths in the file are relative to its folder.
    /// </summary>
    /// <exception cref="RunFileException">The file cannot be opened, or has faults. The exception has all of them, each with its line and
    /// column.</exception>
    /// <exception cref="DatasetFormatException">The file is not UTF-8.</exception>
    public static IReadOnlyList<RunSpec> Read(string path) => Parse(Text(path), path);

    /// <summary>Reads the text of a run file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file's name for messages; paths in the text are relative to its folder.</param>
    /// <exception cref="RunFileException">The text has faults. The exception has all of them, each with its line and column.</exception>
    public static IReadOnlyList<RunSpec> Parse(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(path);
        var map = Root(text, path);
        List<RunFileFault> faults = [];
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var specs = RunMatrix
            .Expand(map, faults)
            .Select(run => Spec(new RunFileSection(OlderSpellings.Replace(run, faults), "", folder, faults), faults))
            .ToList();
        return faults.Count == 0
            ? specs
            : throw new RunFileException(path, [.. faults.Distinct().OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)]);
    }

    /// <summary>The text of a YAML file.</summary>
    /// <exception cref="RunFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">The file is not UTF-8.</exception>
    internal static string Text(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var reader = DatasetText.Open(File.OpenRead(path), path);
            return reader.ReadToEnd();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RunFileException(
                path,
                [
                    Directory.Exists(path) ? new RunFileFault(null, null, "it is a folder", Found: null, "Name a file.")
                    : fault is FileNotFoundException or DirectoryNotFoundException
                        ? new RunFileFault(null, null, "there is no such file", Found: null, "Check the name.")
                    : new RunFileFault(null, null, "the run file must be readable", fault.Message.TrimEnd('.'), "Check the path."),
                ]
            );
        }
    }

    /// <summary>The mapping that a YAML text is.</summary>
    /// <exception cref="RunFileException">The text is not YAML, or no mapping.</exception>
    internal static YamlMap Root(string text, string path)
    {
        YamlValue? root;
        try
        {
            root = YamlTree.Read(text);
        }
        catch (YamlException fault)
        {
            var (line, column) = (checked((int)fault.Start.Line), checked((int)fault.Start.Column));
            throw new RunFileException(
                path,
                [new RunFileFault(line, column, $"a run file must be YAML: {fault.Message.TrimEnd('.')}", Found: null)]
            );
        }

        return root as YamlMap
            ?? throw new RunFileException(
                path,
                [
                    new RunFileFault(
                        root?.Line ?? 1,
                        root?.Column ?? 1,
                        "a run file must be a mapping of keys to values",
                        root is null ? "nothing" : "no mapping"
                    ),
                ]
            );
    }

    /// <summary>The name that a file gives itself.</summary>
    internal static string Name(RunFileSection file)
    {
        const string Expected = "made of letters a to z, digits and . - _";
        if (file.Value("name") is null)
        {
            file.Missing("name", "Write name: NAME, by which the store knows the run.");
        }

        var name = file.Text("name", Expected);
        if (name is not null && !name.Value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            file.Refuse<object>(name, $"name must be {Expected}");
        }

        return name?.Value ?? "";
    }

    private static RunSpec Spec(RunFileSection file, List<RunFileFault> faults)
    {
        file.Value("matrix"); // known here, and expanded before the other keys are read
        var name = Name(file);
        var task = file.Choice("task", TaskKind.MultiLabel, ("multi-label", TaskKind.MultiLabel), ("single-label", TaskKind.SingleLabel));
        var (data, hasPool) = Data(file);
        var labels = file.Texts("labels");
        var prompt = Prompt(file, hasPool, labels);
        CheckLabels(labels, prompt.Format, faults);
        var (hidden, attention) = Record(file, faults);
        var model = ModelSpec.Read(file);
        var spec = new RunSpec
        {
            Name = name,
            Data = data,
            Task = task,
            Labels = labels?.Select(label => label.Value).ToArray(),
            ModelPath = model.Path,
            Adapters = model.Adapters,
            Engine = model.Engine,
            Prices = model.Prices,
            Llama = Llama(file),
            Prompt = prompt,
            Decoding = file.Choice(
                "decoding",
                DecodingMode.Constrained,
                [.. Enum.GetValues<DecodingMode>().Select(mode => (ModeName.Of(mode), mode))]
            ),
            Scoring = ScoringOf(file).Mode,
            ScoringBound = ScoringOf(file).Bound,
            MaximumLabels = file.Whole("max-labels", 1, int.MaxValue),
            SurfaceVariants = file.Flag("variants", otherwise: true),
            HiddenLayers = hidden,
            Attention = attention,
            Methods = Methods(file, faults),
            BothOrders = BothOrders(file),
            Marginal = Marginal(file),
            Seed = file.Whole("seed", ulong.MinValue, ulong.MaxValue) ?? 0,
            BatchSize = file.Whole("batch-size", 1, RunSpec.MaximumBatchSize) ?? RunSpec.DefaultBatchSize,
        };
        file.Close();
        return spec;
    }

    private static Scoring ScoringOf(RunFileSection file) => file.Parsed("scoring", new Scoring(ScoringMode.Exact), Scoring.Parse);

    /// <summary>Reads the files, and whether a pool is named. A pool that does not exist counts as named.</summary>
    private static (RunData Data, bool HasPool) Data(RunFileSection file)
    {
        var given = file.Value("data") is not null;
        var section = file.Section("data");
        if (!given)
        {
            file.Missing("data", "Write data: { test: FILE }.");
        }
        else if (file.Value("data") is YamlMap && section.Value("test") is null)
        {
            section.Missing("test", "Name the file of the documents to ask about.");
        }

        var data = new RunData(
            section.ExistingFile("test") ?? "",
            section.ExistingFile("demonstrations"),
            section.Whole("limit", 1, int.MaxValue)
        )
        {
            TrainingPath = section.ExistingFile("training"),
            NoneLabels = section.Text("none-label") is { } none ? [none.Value] : null,
            TrainingLimit = section.Whole("training-limit", 1, int.MaxValue),
        };
        section.Close();
        return (data, section.Value("demonstrations") is not null);
    }

    private static PromptSpec Prompt(RunFileSection file, bool hasPool, IReadOnlyList<YamlText>? labels)
    {
        var section = file.Section("prompt");
        var count = section.Whole("shots", 0, int.MaxValue);
        if (count > 0 && !hasPool)
        {
            section.Refuse<object>(
                section.Value("shots")!,
                "prompt.shots must be 0 where data.demonstrations names no file",
                "Name the file to draw them from."
            );
        }

        var descriptions = section.TextsByKey("descriptions");
        foreach (var (label, _) in descriptions.Where(entry => labels?.Any(label => label.Value == entry.Key.Value) == false))
        {
            section.Refuse<object>(
                label,
                "a key of prompt.descriptions must be one of the labels",
                RunFileSection.Suggestion(label.Value, labels!.Select(known => known.Value))
            );
        }

        var prompt = new PromptSpec
        {
            Shots = count ?? (hasPool ? RunSpec.DefaultShots : 0),
            Sampling = section.Parsed("sampling", DemonstrationSampling.Random, DemonstrationSampling.Parse),
            Order = section.Parsed("order", LabelOrder.Alphabetical, LabelOrder.Parse),
            Format = section.Choice("answer-format", AnswerFormat.Json, [.. AnswerFormat.All.Select(format => (format.Name, format))]),
            TemplatePath = section.ExistingFile("template", exceptFor: "default"),
            Noun = section.Text("noun")?.Value,
            Descriptions = descriptions
                .DistinctBy(entry => entry.Key.Value)
                .ToDictionary(entry => entry.Key.Value, entry => entry.Value, StringComparer.Ordinal),
            Chat = section.Flag("chat", otherwise: false),
        };
        section.Close();
        return prompt;
    }

    private static LlamaSettings Llama(RunFileSection file)
    {
        var section = file.Section("llama");
        var defaults = new LlamaSettings();
        var settings = new LlamaSettings
        {
            Weights = section.Choice<WeightFormat?>("weights", defaults.Weights, [.. WeightFormats.Choices]),
            CacheType = section.Choice("cache-type", defaults.CacheType, ("f16", KeyValueType.F16), ("f32", KeyValueType.F32)),
            Threads = section.Whole("threads", 1, LlamaModelOptions.MaximumThreads),
            ContextSize = section.Whole("ctx-size", 1, int.MaxValue) ?? defaults.ContextSize,
            GpuLayers = section.Whole("gpu-layers", -1, int.MaxValue) ?? defaults.GpuLayers,
            Kernels = section.Choice("kernels", defaults.Kernels, ("on", true), ("off", false)),
            FlashAttention = section.Choice("flash-attn", defaults.FlashAttention, [.. LlamaSettings.FlashAttentionWords]),
            BatchTokens = section.Whole("ubatch-size", LlamaLanguageModel.DefaultBatchTokens, int.MaxValue),
        };
        section.Close();
        return settings;
    }

    private static bool BothOrders(RunFileSection file)
    {
        var section = file.Section("binary");
        var both = section.Flag("both-orders", otherwise: false);
        section.Close();
        return both;
    }

    private static ListBudget Marginal(RunFileSection file)
    {
        var section = file.Section("marginal");
        var budget = new ListBudget();
        budget = new ListBudget
        {
            Unexplored = section.Fraction("unexplored") ?? budget.Unexplored,
            Expansions = section.Whole("expansions", 1, int.MaxValue) ?? budget.Expansions,
        };
        section.Close();
        return budget;
    }

    private static void CheckLabels(IReadOnlyList<YamlText>? labels, AnswerFormat format, List<RunFileFault> faults)
    {
        if (labels is null)
        {
            return;
        }

        try
        {
            LabelSet.Create(labels.Select(label => label.Value));
        }
        catch (LabelException fault)
        {
            faults.AddRange(fault.Faults.Select(one => At(labels[one.Label ?? 0], one.Sentence)));
            return;
        }

        // Whether a format can write a label depends on the label alone, so each label is checked and reported at its own place.
        foreach (var label in labels)
        {
            try
            {
                format.Validate(LabelSet.Create([label.Value]));
            }
            catch (PromptException fault)
            {
                faults.Add(At(label, fault.Message));
            }
        }

        static RunFileFault At(YamlText label, string sentence) => new(label.Line, label.Column, sentence, Found: null);
    }

    private static (IReadOnlyList<int> Hidden, bool Attention) Record(RunFileSection file, List<RunFileFault> faults)
    {
        SortedSet<int> hidden = [];
        var attention = false;
        foreach (var item in file.Texts("record") ?? [])
        {
            if (item.Value == "attention")
            {
                attention = true;
            }
            else if (item.Value == "hidden")
            {
                hidden.Add(GenerationSettings.LastLayer);
            }
            else if (
                item.Value.StartsWith(HiddenPrefix, StringComparison.Ordinal)
                && int.TryParse(item.Value.AsSpan(HiddenPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
                && layer > 0
            )
            {
                hidden.Add(layer);
            }
            else
            {
                faults.Add(
                    new RunFileFault(
                        item.Line,
                        item.Column,
                        "record must list hidden, hidden:<layer from 1> and attention",
                        $"'{item.Value}'",
                        RunFileSection.Suggestion(item.Value, ["hidden", "attention"])
                    )
                );
            }
        }

        return ([.. hidden], attention);
    }

    /// <summary>Returns the canonical texts of the methods, each once.</summary>
    private static IReadOnlyList<string> Methods(RunFileSection file, List<RunFileFault> faults)
    {
        if (file.Texts("methods") is not { } given)
        {
            return [MaxOverGenerationsEstimator.PlainName];
        }

        List<string> methods = [];
        foreach (var written in given)
        {
            try
            {
                methods.Add(Method.Parse(written.Value).ToString());
            }
            catch (EstimatorException fault)
            {
                faults.Add(
                    new RunFileFault(
                        written.Line,
                        written.Column,
                        $"methods: {fault.Message}",
                        Found: null,
                        RunFileSection.Suggestion(fault.Name, fault.Known)
                    )
                );
            }
            catch (PluralityException fault)
            {
                faults.Add(new RunFileFault(written.Line, written.Column, $"methods: {fault.Message}", Found: null));
            }
        }

        return [.. methods.Distinct(StringComparer.Ordinal)];
    }
}
