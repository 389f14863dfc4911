namespace Plurality.Cli.Output.Scoreboards;

/// <summary>The forms of scoreboards.</summary>
internal static class ScoreboardWriter
{
    /// <summary>For people, at a terminal: what is written unless another form is asked for.</summary>
    public static IScoreboardWriter Default { get; } = new TableScoreboard();

    /// <summary>For programs.</summary>
    public static IScoreboardWriter Json { get; } = new JsonScoreboard();

    /// <summary>Every form, in the order in which help lists them.</summary>
    public static IReadOnlyList<IScoreboardWriter> All { get; } =
    [Default, new MarkdownScoreboard(), new CsvScoreboard(), new LatexScoreboard(), Json];
}
