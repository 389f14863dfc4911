namespace Plurality.Runtime.Finetuning;

/// <summary>The names of objectives in files.</summary>
internal static class FinetuneObjectives
{
    /// <summary>Each objective with its name.</summary>
    public static (string Name, FinetuneObjective Objective)[] All { get; } =
    [("sft", FinetuneObjective.Supervised), ("sft-soft", FinetuneObjective.Soft), ("dpo", FinetuneObjective.Preference)];

    /// <summary>The name.</summary>
    public static string Name(this FinetuneObjective objective) => All.Single(one => one.Objective == objective).Name;
}
