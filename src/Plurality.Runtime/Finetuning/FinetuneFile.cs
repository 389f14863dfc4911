using Plurality.Labels;
using Plurality.Llama;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Training.Adapters;
using Plurality.Training.Optimisation;
using Plurality.Training.Weights;

namespace Plurality.Runtime.Finetuning;

/// <summary>Reads the file of <c>plurality finetune</c> from YAML. The defaults are in <see cref="FinetuneSpec"/>.</summary>
internal static class FinetuneFile
{
    private const string Random = "random";

    /// <summary>Reads a file. Paths in it are relative to its folder.</summary>
    /// <exception cref="RunFileException">The file cannot be opened, or has faults. The exception has all of them, each with its line and
    /// column.</exception>
    public static FinetuneSpec Read(string path) => Parse(RunFile.Text(path), path);

    /// <summary>Reads the text of a file.</summary>
    /// <inheritdoc cref="Read"/>
    public static FinetuneSpec Parse(string text, string path)
    {
        List<RunFileFault> faults = [];
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var spec = Spec(new RunFileSection(RunFile.Root(text, path), "", folder, faults), folder);
        return faults.Count == 0
            ? spec
            : throw new RunFileException(path, [.. faults.Distinct().OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)]);
    }

    private static FinetuneSpec Spec(RunFileSection file, string folder)
    {
        var defaults = new FinetuneSpec
        {
            Name = "",
            Data = [],
            Folder = folder,
        };
        var (objective, beta) = Objective(file);
        var spec = defaults with
        {
            Name = RunFile.Name(file),
            Data = Data(file),
            ModelPath = file.ExistingFile("model", exceptFor: LlamaModelOptions.Embedded),
            Task = file.Choice("task", TaskKind.MultiLabel, ("multi-label", TaskKind.MultiLabel), ("single-label", TaskKind.SingleLabel)),
            Prompt = Prompt(file),
            Objective = objective,
            Beta = beta ?? defaults.Beta,
            RejectsOwnAnswers =
                OnlyForPreferences(file, "rejected", objective) && file.Choice("rejected", false, ("others", false), ("own", true)),
            AnswerOrder = file.Parsed<LabelOrder?>(
                "answer-order",
                objective == FinetuneObjective.Soft ? null : LabelOrder.Alphabetical,
                AnswerOrder
            ),
            Adapter = Adapter(file),
            Optimiser = Optimiser(file),
            Epochs = file.Whole("epochs", 1, 1000) ?? defaults.Epochs,
            EvaluateEvery = file.Whole("evaluate-every", 1, int.MaxValue),
            Patience = file.Whole("patience", 1, int.MaxValue),
            Seed = file.Whole("seed", ulong.MinValue, ulong.MaxValue) ?? 0,
            Threads = file.Whole("threads", 1, LlamaModelOptions.MaximumThreads),
        };
        OnlyWith(file, "evaluate-every", spec.Data.Any(data => data.ValidationPath is not null));
        OnlyWith(file, "patience", spec.Data.Any(data => data.ValidationPath is not null));
        file.Close();
        return spec;
    }

    private static LabelOrder? AnswerOrder(string written)
    {
        try
        {
            return written == Random ? null : LabelOrder.Parse(written);
        }
        catch (LabelException fault)
        {
            throw new LabelException([new LabelFault(null, $"{fault.Message} Or write random, for another order in each epoch.")]);
        }
    }

    private static (FinetuneObjective Objective, double? Beta) Objective(RunFileSection file)
    {
        var objective = file.Choice("objective", FinetuneObjective.Supervised, FinetuneObjectives.All);
        var beta = file.Positive("beta");
        return (objective, OnlyForPreferences(file, "beta", objective) ? beta : null);
    }

    /// <summary>Refuses a key that other objectives have no use for. Returns whether it may be read.</summary>
    private static bool OnlyForPreferences(RunFileSection file, string key, FinetuneObjective objective)
    {
        if (file.Value(key) is not { } value || objective == FinetuneObjective.Preference)
        {
            return true;
        }

        file.Refuse<object>(value, $"{key} must be given only for the objective dpo", "Remove it.");
        return false;
    }

    /// <summary>Refuses a key that would do nothing without validation documents.</summary>
    private static void OnlyWith(RunFileSection section, string key, bool validates)
    {
        if (section.Value(key) is { } value && !validates)
        {
            section.Refuse<object>(value, $"{key} must be given only with validation documents", "Name their file as data.validation.");
        }
    }

    /// <summary>One mapping, or a list of them.</summary>
    private static IReadOnlyList<FinetuneData> Data(RunFileSection file)
    {
        if (file.Value("data") is null)
        {
            file.Missing("data", "Write data: { train: FILE }.");
            return [];
        }

        return [.. file.Sections("data").Select(Entry)];
    }

    private static FinetuneData Entry(RunFileSection section)
    {
        if (section.Value("train") is null)
        {
            section.Missing("train", "Name the file of labelled documents to learn from.");
        }

        var choice = section.Value("choose");
        var balanced = section.Choice("choose", false, ("first", false), ("balanced", true));
        if (choice is not null && section.Value("limit") is null)
        {
            section.Refuse<object>(choice, "data.choose must be beside data.limit, which says how many", "Add a limit, or remove it.");
        }

        OnlyWith(section, "validation-limit", section.Value("validation") is not null);
        var data = new FinetuneData(section.ExistingFiles("train"), section.ExistingFile("validation"))
        {
            Labels = section.Texts("labels")?.Select(label => label.Value).ToArray(),
            Noun = section.Text("noun")?.Value,
            Limit = section.Whole("limit", 1, int.MaxValue),
            Balanced = balanced,
            ValidationLimit = section.Whole("validation-limit", 1, int.MaxValue),
            NoneLabels = section.Text("none-label") is { } none ? [none.Value] : null,
        };
        section.Close();
        return data;
    }

    private static PromptSpec Prompt(RunFileSection file)
    {
        var section = file.Section("prompt");
        var prompt = new PromptSpec
        {
            Order = section.Parsed("order", LabelOrder.Alphabetical, LabelOrder.Parse),
            Format = section.Choice("answer-format", AnswerFormat.Json, [.. AnswerFormat.All.Select(format => (format.Name, format))]),
            TemplatePath = section.ExistingFile("template", exceptFor: "default"),
            Noun = section.Text("noun")?.Value,
            Chat = section.Flag("chat", otherwise: false),
        };
        section.Close();
        return prompt;
    }

    private static AdapterSettings Adapter(RunFileSection file)
    {
        var section = file.Section("adapter");
        var defaults = new AdapterSettings();
        var rank = section.Whole("rank", 1, AdapterSettings.MostRank) ?? defaults.Rank;
        var alpha = (float)(section.Positive("alpha") ?? 2.0 * rank);
        if (!float.IsNormal(alpha))
        {
            section.Refuse<object>(section.Value("alpha")!, "adapter.alpha must be within the range of single precision");
        }

        var settings = new AdapterSettings
        {
            Rank = rank,
            Alpha = alpha,
            Targets = Targets(section) ?? defaults.Targets,
        };
        section.Close();
        return settings;
    }

    private static IReadOnlyList<MatrixKind>? Targets(RunFileSection section)
    {
        var names = section.Texts("matrices");
        foreach (var name in names ?? [])
        {
            if (MatrixKinds.Find(name.Value) is null)
            {
                string[] known = [.. MatrixKinds.All.Select(kind => kind.Name())];
                section.Refuse<object>(
                    name,
                    $"adapter.matrices must name some of {string.Join(", ", known)}",
                    RunFileSection.Suggestion(name.Value, known)
                );
            }
        }

        return names is null ? null : [.. names.Select(name => MatrixKinds.Find(name.Value)).OfType<MatrixKind>().Distinct().Order()];
    }

    private static OptimiserSettings Optimiser(RunFileSection file)
    {
        var section = file.Section("optimiser");
        var defaults = new OptimiserSettings();
        var settings = new OptimiserSettings
        {
            LearningRate = section.Positive("learning-rate") ?? defaults.LearningRate,
            Warmup = section.Share("warmup") ?? defaults.Warmup,
            WeightDecay = section.NotNegative("weight-decay") ?? defaults.WeightDecay,
            ClipNorm = section.Positive("clip-norm") ?? defaults.ClipNorm,
            BatchSize = section.Whole("batch-size", 1, int.MaxValue) ?? defaults.BatchSize,
            Tokens = section.Whole("tokens", 1, OptimiserSettings.MostTokens) ?? defaults.Tokens,
        };
        section.Close();
        return settings;
    }
}
