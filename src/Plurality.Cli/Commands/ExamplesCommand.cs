using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Samples;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality examples</c>: writes the files that the examples of all commands use.</summary>
internal sealed class ExamplesCommand : Verb
{
    private const string Default = "plurality-examples";

    /// <summary>Creates the command.</summary>
    public ExamplesCommand(Terminal terminal)
        : base(
            "examples",
            "Writes small data files and a run file. With them the examples in the help of every command work as they stand.",
            "plurality examples",
            "plurality examples ."
        )
    {
        var folder = new FileArgument("FOLDER")
        {
            Description = "The folder to write to; it is created.",
            DefaultValueFactory = _ => Default,
        };
        var force = new Option<bool>("--force") { Description = "Replace files of the same names." };
        Add(folder);
        Add(force);
        SetAction(parse => Write(parse.GetRequiredValue(folder), parse.GetValue(force), terminal));
    }

    private static void Write(string folder, bool replace, Terminal terminal)
    {
        if (File.Exists(folder))
        {
            throw new OutputFileException(folder, "it is a file.", "Name a folder.");
        }

        string Path(string name) => System.IO.Path.Combine(folder, name);

        using var files = NewFiles.Prepare(ExampleFiles.Names.Select(Path), replace);
        Directory.CreateDirectory(folder);
        foreach (var name in ExampleFiles.Names)
        {
            using var content = ExampleFiles.Open(name);
            files.Write(Path(name), content.CopyTo);
        }

        files.Commit();
        terminal.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{folder}: {ExampleFiles.Names.Count} files, {string.Join(", ", ExampleFiles.Names)}."
            )
        );
        terminal.Next(folder == "." ? "plurality data inspect votes.jsonl" : $"cd {folder}, then plurality data inspect votes.jsonl");
    }
}
