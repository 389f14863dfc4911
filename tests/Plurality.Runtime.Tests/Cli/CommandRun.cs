using System.Text;
using Plurality.Cli;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Runtime.Models;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>Runs a whole command in this process on a fake model, in a folder of its own.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plurality-cli-");
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public WordModel Model { get; init; } = new();

    public List<ModelChoice> Opened { get; } = [];

    public string Input { get; init; } = "";

    /// <summary>Where results go; a string unless a test gives something else.</summary>
    public TextWriter? OutputWriter { get; init; }

    public bool Terminal { get; init; }

    public int Width { get; init; } = Plurality.Cli.Output.Terminal.DefaultWidth;

    public CancellationToken Cancellation { get; init; }

    public Func<ILanguageModel>? Open { get; init; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Services Services => new(
        new Terminal
        {
            Input = new MemoryStream(Encoding.UTF8.GetBytes(Input)),
            Output = OutputWriter ?? _output,
            Error = _error,
            OutputIsTerminal = Terminal,
            ErrorIsTerminal = Terminal,
            AllowsColour = Terminal,
            Width = Width,
        },
        (choice, _, _) =>
        {
            Opened.Add(choice);
            return Open is null ? Model : Open();
        });

    public Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(arguments, Services, Cancellation);

    /// <summary>Writes a file and gives its path.</summary>
    public string File(string name, string text) => File(name, Encoding.UTF8.GetBytes(text));

    public string File(string name, byte[] bytes)
    {
        var path = Path(name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
        _error.Dispose();
        Model.Dispose();
    }
}
