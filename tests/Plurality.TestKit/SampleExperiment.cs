using System.Globalization;
using Plurality.Datasets;
using Plurality.Prompts;
using Plurality.Runtime.Runs;

namespace Plurality.TestKit;

/// <summary>A small experiment made by code: documents about nothing, three labels, a pool of ten.</summary>
public static class SampleExperiment
{
    /// <summary>Its specification: waves of four, two demonstrations, seed 0.</summary>
    public static RunSpec Spec { get; } =
        new()
        {
            Name = "sample",
            Data = new RunData("test.jsonl", "pool.jsonl"),
            Labels = ["joy", "anger", "fear"],
            Prompt = new PromptSpec { Shots = 2, Noun = "emotions" },
            BatchSize = 4,
        };

    /// <summary>As many documents as asked for, some with gold labels and annotators.</summary>
    public static IReadOnlyList<TextItem> Documents(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new TextItem(Name("d", i), Name("document ", i))
                {
                    Labels =
                        i % 3 == 0 ? null
                        : i % 3 == 1 ? []
                        : ["joy", "fear"],
                    Annotations = i % 2 == 0 ? null : new Dictionary<string, IReadOnlyList<string>> { ["u1"] = ["joy"], ["u2"] = [] },
                }),
        ];

    /// <summary>Ten items with labels.</summary>
    public static IReadOnlyList<TextItem> Pool { get; } =
    [
        .. Enumerable
            .Range(0, 10)
            .Select(i => new TextItem(Name("p", i), Name("example ", i)) { Labels = i % 2 == 0 ? ["joy", "anger"] : ["fear"] }),
    ];

    /// <summary>The experiment over so many documents.</summary>
    public static Experiment Of(int documents, RunSpec? spec = null) =>
        Experiment.Prepare(spec ?? Spec, Documents(documents), Pool, PromptTemplate.Default);

    private static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number}");
}
