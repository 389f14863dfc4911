using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using Plurality.Cli.Options;

namespace Plurality.Cli.Usage;

/// <summary>The reference page of the command line in Markdown, with one section per executable command.</summary>
internal static class ReferencePage
{
    /// <summary>The page of a command tree.</summary>
    public static string Of(RootCommand root)
    {
        var page = new StringBuilder(
            """
            # The command line

            <!-- Made by `plurality docs` from the commands themselves; a test fails where the two differ. -->

            Results go to standard output, progress, warnings and errors to standard error. Exit codes: 0 done, 1 something must be fixed (a file, a
            label, a document that is too long), 2 wrong usage, 3 a fault of the program, 130 interrupted.

            """.ReplaceLineEndings("\n")
        );
        foreach (var command in Leaves(root))
        {
            Append(page, command);
        }

        return page.ToString();
    }

    /// <summary>The executable commands, in the order of the help text.</summary>
    public static IEnumerable<Verb> Leaves(Command command) =>
        command.Subcommands.Count > 0 ? command.Subcommands.SelectMany(Leaves)
        : command is Verb { Hidden: false } verb ? [verb]
        : [];

    private static void Append(StringBuilder page, Verb command)
    {
        var arguments = string.Concat(
            command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $" [{argument.Name}]" : $" {argument.Name}")
        );
        page.Append(
            CultureInfo.InvariantCulture,
            $"\n## plurality "
                + $"{string.Join(' ', CommandNames.PathOf(command))}{arguments}\n\n{command.Description}\n\n"
                + $"```sh\n{string.Join('\n', command.Examples)}\n```\n"
        );
        var rows = command
            .Arguments.Where(argument => argument.Description is not null)
            .Select(argument => (Name: argument.Name, argument.Description, Default: ""))
            .Concat(command.Options.Where(option => option is not HelpOption && !option.Hidden).Select(Row))
            .ToList();
        if (rows.Count == 0)
        {
            return;
        }

        page.Append("\n| option | meaning | default |\n|---|---|---|\n");
        foreach (var row in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{Cell(row.Name)}` | {Cell(row.Description ?? "")} | {row.Default} |\n");
        }
    }

    private static (string Name, string? Description, string Default) Row(Option option)
    {
        var takesValue = option.ValueType != typeof(bool);
        var name = takesValue ? $"{option.Name} {option.HelpName ?? "VALUE"}" : option.Name;
        var value =
            takesValue && option.HasDefaultValue ? string.Create(CultureInfo.InvariantCulture, $"`{option.GetDefaultValue()}`") : "";
        return (name, option.Description, value);
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
