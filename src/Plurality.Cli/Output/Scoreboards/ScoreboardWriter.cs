namespace Plurality.Cli.Output.Scoreboards;

/// <summary>The output formats of scoreboards.</summary>
internal static class ScoreboardWriter
{
    /// <summary>The default, for people at a terminal.</summary>
    public static IScoreboardWriter Default { get; } = new TableScoreboard();

    /// <summary>For programs.</summary>
    public static IScoreboardWriter Json { get; } = new JsonScoreboard();

    /// <summary>Every format, in the order of the help text.</summary>
    public static IReadOnlyList<IScoreboardWriter> All { get; } =
    [Default, new MarkdownScoreboard(), new CsvScoreboard(), new LatexScoreboard(), Json];
}
