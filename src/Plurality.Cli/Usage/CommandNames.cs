using System.CommandLine;

namespace Plurality.Cli.Usage;

/// <summary>Commands as users type them.</summary>
internal static class CommandNames
{
    /// <summary>A command with the name of the program and of its parents.</summary>
    public static string NameOf(Command command) => string.Join(' ', PathOf(command).Prepend("plurality"));

    /// <summary>The names of a command's parents and its own name, without the name of the program.</summary>
    public static IEnumerable<string> PathOf(Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? [] : [.. PathOf(parent), command.Name];
    }
}
