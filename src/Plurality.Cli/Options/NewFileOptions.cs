using System.CommandLine;
using Plurality.Cli.Output;

namespace Plurality.Cli.Options;

/// <summary>Where a command writes, and whether what is there may be replaced.</summary>
internal sealed class NewFileOptions(string helpName, string description, bool required = true)
{
    private readonly FileOption _output = new("--output", "-o")
    {
        Description = description,
        HelpName = helpName,
        Required = required,
    };
    private readonly Option<bool> _force = new("--force") { Description = "Replace existing files when the new ones are complete." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_output);
        command.Add(_force);
    }

    /// <summary>Where to, as the user wrote it; null where that is left out.</summary>
    public string? Path(ParseResult parse) => parse.GetValue(_output);

    /// <summary>Whether what exists may be replaced.</summary>
    public bool Replaces(ParseResult parse) => parse.GetValue(_force);

    /// <summary>New files, none of them made yet.</summary>
    /// <exception cref="OutputFileException">One of them exists and may not be replaced.</exception>
    public NewFiles Prepare(ParseResult parse, params IEnumerable<string> paths) => NewFiles.Prepare(paths, Replaces(parse));
}
