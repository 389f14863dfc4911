using Plurality.Cli.Terminals;
using Plurality.Evaluation;

namespace Plurality.Cli.Output.Scoreboards;

/// <summary>An output format of scoreboards.</summary>
internal interface IScoreboardWriter
{
    /// <summary>The value of <c>--format</c>.</summary>
    string Format { get; }

    /// <summary>Writes a scoreboard: its figures, its notes, and the reasons for missing figures.</summary>
    void Write(Terminal terminal, Scoreboard scoreboard);

    /// <summary>Whether an empty line stands between two scoreboards.</summary>
    bool IsSpaced => true;

    /// <summary>Writes several scoreboards, each with its title.</summary>
    void Write(Terminal terminal, IReadOnlyList<Scoreboard> scoreboards)
    {
        foreach (var (number, scoreboard) in scoreboards.Index())
        {
            if (IsSpaced && number > 0)
            {
                terminal.Output.WriteLine();
            }

            Write(terminal, scoreboard);
        }
    }
}
