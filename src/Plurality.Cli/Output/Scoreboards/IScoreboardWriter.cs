using Plurality.Cli.Terminals;
using Plurality.Evaluation;

namespace Plurality.Cli.Output.Scoreboards;

/// <summary>A form in which scoreboards are written.</summary>
internal interface IScoreboardWriter
{
    /// <summary>The word of <c>--format</c>.</summary>
    string Format { get; }

    /// <summary>Writes all of a scoreboard: its figures, its notes, and why figures are missing.</summary>
    void Write(Terminal terminal, Scoreboard scoreboard);

    /// <summary>Writes several scoreboards, each with its title.</summary>
    void Write(Terminal terminal, IReadOnlyList<Scoreboard> scoreboards)
    {
        foreach (var scoreboard in scoreboards)
        {
            Write(terminal, scoreboard);
        }
    }
}
