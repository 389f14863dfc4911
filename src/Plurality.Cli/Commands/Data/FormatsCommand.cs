using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Datasets.Formats;

namespace Plurality.Cli.Commands.Data;

/// <summary><c>plurality data formats</c>: what can be read.</summary>
internal sealed class FormatsCommand : Verb
{
    /// <summary>Creates the command.</summary>
    public FormatsCommand(Terminal terminal)
        : base(
            "formats",
            "Lists the data formats, in the order in which they are tried when --input-format names none.",
            "plurality data formats"
        )
    {
        var json = JsonOption.Create();
        Add(json);
        SetAction(parse =>
        {
            foreach (var format in DatasetFormatCatalogue.All)
            {
                if (parse.GetValue(json))
                {
                    WriteJson(terminal, format);
                }
                else
                {
                    Write(terminal, format);
                }
            }
        });
    }

    /// <summary>Lines instead of a table: the sentences are longer than a window is wide.</summary>
    private static void Write(Terminal terminal, DatasetFormat format)
    {
        terminal.Output.WriteLine(format.Name);
        terminal.Output.WriteLine($"    {format.Summary}");
        if (format.Needs is { } needs)
        {
            terminal.Output.WriteLine($"    Needs {needs}.");
        }
    }

    private static void WriteJson(Terminal terminal, DatasetFormat format) => JsonLines.Write(terminal, json =>
        {
            json.WriteString("name", format.Name);
            json.WriteString("summary", format.Summary);
            json.WriteString("needs", format.Needs);
        });
}
