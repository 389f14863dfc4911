using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using Plurality.Cli.Options;
using Plurality.Cli.Terminals;

namespace Plurality.Cli.Usage;

/// <summary>The help of a command: what it is for, an example first, its commands or its options in groups.</summary>
internal sealed class HelpText(Terminal terminal) : SynchronousCommandLineAction
{
    private const int NameCells = 26;
    private const int MostCells = 100;
    private const string Indent = "  ";

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var (output, width) = (terminal.Output, Math.Min(terminal.Width, MostCells));
        foreach (var line in WordWrap.Lines(command.Description!, width))
        {
            output.WriteLine(line);
        }

        output.WriteLine();
        output.WriteLine($"Usage: {Usage(command)}");
        Write("Examples", Examples(command).Select(example => (example, "")), width);
        Write("Commands", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => (sub.Name, sub.Description!)), width);
        Write(
            "Arguments",
            command
                .Arguments.Where(argument => argument.Description is not null)
                .Select(argument => (argument.Name, argument.Description!)),
            width
        );
        foreach (var (heading, options) in OptionGroups.Of(command))
        {
            Write(heading, options.Select(option => (NameOf(option), DescriptionOf(option))), width);
        }

        output.WriteLine();
        output.WriteLine(
            command.Subcommands.Count > 0
                ? $"'{CommandNames.NameOf(command)} COMMAND --help' shows the options of a command."
                : "Every option: docs/reference/cli.md."
        );
        return ExitCode.Done;
    }

    private void Write(string heading, IEnumerable<(string Name, string Description)> rows, int width)
    {
        var shown = rows.ToList();
        if (shown.Count == 0)
        {
            return;
        }

        var output = terminal.Output;
        output.WriteLine();
        output.WriteLine(heading);
        foreach (var (name, description) in shown)
        {
            var lines = WordWrap.Lines(description, width - Indent.Length - NameCells).ToList();
            var fits = name.Length < NameCells && description.Length > 0;
            output.WriteLine(fits ? $"{Indent}{name, -NameCells}{lines[0]}" : Indent + name);
            foreach (var line in lines.Skip(fits ? 1 : 0).Where(line => line.Length > 0))
            {
                output.WriteLine($"{Indent}{"", NameCells}{line}");
            }
        }
    }

    /// <summary>The command's examples; those of a group are the first example of each of its commands.</summary>
    private static IEnumerable<string> Examples(Command command) =>
        command is Verb verb ? verb.Examples
        : command is RootCommand ? ["plurality demo", "plurality classify \"I finally got the job!\" --labels joy,anger,fear"]
        : command.Subcommands.OfType<Verb>().Where(sub => !sub.Hidden).Select(sub => sub.Examples[0]);

    private static string Usage(Command command)
    {
        var arguments = string.Concat(
            command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $" [{argument.Name}]" : $" {argument.Name}")
        );
        return CommandNames.NameOf(command)
            + (command.Subcommands.Count > 0 ? " COMMAND" : "")
            + arguments
            + (OptionGroups.Of(command).Any() ? " [options]" : "");
    }

    private static string NameOf(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias.Length == 2).Append(option.Name));
        return option.ValueType == typeof(bool) ? names : $"{names} {option.HelpName ?? "VALUE"}";
    }

    private static string DescriptionOf(Option option) =>
        option.ValueType != typeof(bool) && option.HasDefaultValue && option.GetDefaultValue() is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{option.Description} [default: {value}]")
            : option.Description!;
}
