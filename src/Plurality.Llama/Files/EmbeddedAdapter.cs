using Plurality.Classification;
using Plurality.Labels;
using Plurality.Llama.Adapters;
using Plurality.Llama.Errors;
using Plurality.Prompts;

namespace Plurality.Llama.Files;

/// <summary>The adapter for emotions of the package Plurality.Models.SmolLM2; models/README.md states its origin.</summary>
internal static class EmbeddedAdapter
{
    /// <summary>What the labels are called in the prompts of its training.</summary>
    public const string Noun = "emotions";

    /// <summary>The label sets of its training: GoEmotions in seven groups, and that of the sample texts.</summary>
    public static IReadOnlyList<LabelSet> LabelSets { get; } =
    [
        LabelSet.Create(["admiration", "anger", "fear", "joy", "optimism", "sadness", "surprise"]),
        LabelSet.Create(["anger", "disgust", "fear", "joy", "optimism", "sadness", "surprise"]),
    ];

    /// <summary>Full path of the file beside the program. The file exists only with the package.</summary>
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "models", "SmolLM2-135M-Instruct.emotions.lora.gguf");

    /// <summary>Whether a task asks as the adapter was trained: with labels of one of its sets, without demonstrations. It was trained with
    /// whole sets; docs/results.md shows that it serves for parts of them too.</summary>
    public static bool Suits(ClassificationTask task) =>
        File.Exists(Path)
        && LabelSets.Any(labels => task.Labels.All(labels.Contains))
        && task is { Kind: TaskKind.MultiLabel, Chat: false, Pool: null, Noun: null or Noun }
        && task.Format == AnswerFormat.Json
        && task.Order == LabelOrder.Alphabetical
        && (task.Template is null || task.Template == PromptTemplate.DefaultFor(task.Kind));

    /// <summary>The path of an adapter file: that of the embedded adapter for its name, else the given path.</summary>
    /// <exception cref="ModelFileException">The program came without the embedded adapter.</exception>
    public static string Resolve(string adapter)
    {
        if (adapter != LlamaAdapter.Embedded)
        {
            return adapter;
        }

        return File.Exists(Path)
            ? Path
            : throw new ModelFileException(
                Path,
                ["the embedded adapter must be here; it is not, because the program was built without it"],
                $"Add the package {EmbeddedModel.Package} to the program's project, or name a GGUF file in place of \"{adapter}\"."
            );
    }
}
