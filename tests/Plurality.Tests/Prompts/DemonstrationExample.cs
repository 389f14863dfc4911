using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Prompts;

namespace Plurality.Tests.Prompts;

/// <summary>Pools, and shorthands for draws from them.</summary>
internal static class DemonstrationExample
{
    public static readonly TextItem[] Pool =
    [
        .. Enumerable.Range(1, 20).Select(number => new TextItem($"d{number:00}", $"text {number}") { Labels = ["joy"] }),
    ];

    public static readonly LabelSet Labels = LabelSet.Create(["joy", "fear", "love", "anger"]);

    public static DemonstrationSample Sample(TextItem[] pool, int count, ulong seed) =>
        DemonstrationSelector.Create(pool, Labels, DemonstrationSampling.Random, count, seed).Shared!;

    public static DemonstrationSelector Choose(TextItem[] pool, string method, int count, ulong seed) =>
        DemonstrationSelector.Create(pool, Labels, DemonstrationSampling.Parse(method), count, seed);

    /// <summary>Items with each label at a chance of 0.3, so that none, one and several all occur.</summary>
    public static TextItem[] Mixed(int count, ulong seed)
    {
        var chance = SeededGenerator.For(seed, "test pool");
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new TextItem($"m{i:00}", $"m{i:00}") { Labels = [.. Labels.Where(_ => chance.NextDouble() < 0.3)] }),
        ];
    }

    public static List<string> Ids(DemonstrationSample sample, TextItem[] pool) =>
        [.. Texts(sample).Select(text => pool.Single(item => item.Text == text).Id)];

    public static List<string> Texts(DemonstrationSample sample) => [.. sample.Demonstrations.Select(demonstration => demonstration.Text)];
}
