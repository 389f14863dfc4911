using System.CommandLine;
using Plurality.Cli.Output;

namespace Plurality.Cli.Options;

/// <summary>The output file of a command, and whether it can replace an existing file.</summary>
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

    /// <summary>The path as the user wrote it; null if absent.</summary>
    public string? Path(ParseResult parse) => parse.GetValue(_output);

    /// <summary>Whether existing files can be replaced.</summary>
    public bool Replaces(ParseResult parse) => parse.GetValue(_force);

    /// <summary>The new files, not created yet.</summary>
    /// <exception cref="OutputFileException">One of them exists and must not be replaced.</exception>
    public NewFiles Prepare(ParseResult parse, params IEnumerable<string> paths) => NewFiles.Prepare(paths, Replaces(parse));
}
