using Plurality.Analysis;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Spectre.Console;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality analyses</c>: what can be asked.</summary>
internal sealed class AnalysesCommand : Verb
{
    /// <summary>Creates the command.</summary>
    public AnalysesCommand(Services services)
        : base("analyses", "Lists the analyses, the question that each answers, and what a run must record for it.", "plurality analyses")
    {
        var terminal = services.Terminal;
        var json = JsonOption.Create();
        Add(json);
        SetAction(parse =>
        {
            if (!parse.GetValue(json))
            {
                WriteTable(terminal);
                return;
            }

            foreach (var analysis in AnalysisCatalogue.All)
            {
                JsonLines.Write(terminal, writer =>
                {
                    writer.WriteString("name", analysis.Name);
                    writer.WriteString("question", analysis.Question);
                    writer.WriteString("needs", analysis.Needs);
                });
            }
        });
    }

    private static void WriteTable(Terminal terminal)
    {
        var table = ResultTable.Create("name", "question", "needs");
        foreach (var analysis in AnalysisCatalogue.All)
        {
            table.AddRow(new Text(analysis.Name), new Text(analysis.Question), new Text(analysis.Needs));
        }

        terminal.Console.Write(table);
    }
}
