using System.Text;
using Plurality.Cli;
using Plurality.Cli.Commands;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Llama.Files;
using Plurality.Llama.Weights;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Runtime.Reports;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>Runs a whole command in this process on a fake model, in a folder of its own.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plurality-cli-");
    private readonly MemoryStream _output = new();
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public ScriptedModel Model { get; init; } = new() { Script = Script.Words() };

    public List<LlamaModelOptions> Opened { get; } = [];

    public string Input { get; init; } = "";

    /// <summary>What is piped in instead of <see cref="Input"/>.</summary>
    public Stream? InputStream { get; init; }

    /// <summary>Where results go instead of <see cref="Output"/>.</summary>
    public Stream? OutputStream { get; init; }

    public bool Terminal { get; init; }

    /// <summary>Whether a terminal shows colours.</summary>
    public bool Colour { get; init; } = true;

    public bool InputIsRedirected { get; init; }

    /// <summary>Files that the system was asked to show.</summary>
    public List<string> Shown { get; } = [];

    public int Width { get; init; } = Plurality.Cli.Terminals.Terminal.DefaultWidth;

    public CancellationToken Cancellation { get; init; }

    public Func<ILanguageModel>? Open { get; init; }

    /// <summary>How often a request to an engine of a run file is repeated.</summary>
    public int Retries { get; init; } = 8;

    /// <summary>The wait before the first repetition.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(5);

    public Func<Chromium?> FindChromium { get; init; } = Chromium.Find;

    public string Output => Encoding.UTF8.GetString(_output.ToArray());

    public string Error => _error.ToString();

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Services Services =>
        new(
            new Terminal
            {
                Input = InputStream ?? new MemoryStream(Encoding.UTF8.GetBytes(Input)),
                OutputStream = OutputStream ?? _output,
                Error = _error,
                InputIsRedirected = InputIsRedirected,
                OutputIsTerminal = Terminal,
                ErrorIsTerminal = Terminal,
                AllowsColour = Terminal && Colour,
                Width = Width,
            },
            (options, _) =>
            {
                Opened.Add(options);
                return Open is null ? Model : Open();
            },
            (options, _) =>
                new PreparedModel("source.gguf", "aa", options.Weights ?? WeightFormat.Shipped, "cache.gguf", "bb", ["A warning."])
        )
        {
            // Waits between repetitions are short, so that tests are.
            OpenEngine = (options, cancellationToken) =>
                Open is null ? Ask(options with { FirstWait = FirstWait, Retries = Retries }, cancellationToken) : Open(),
            FindChromium = FindChromium,
            OpenFile = Shown.Add,
            CacheDirectory = Path("cache"),
        };

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

    private static ILanguageModel Ask(RemoteModelOptions options, CancellationToken cancellationToken) =>
        RemoteTextModel.IsAddress(options.Address)
            ? RemoteTextModel.OpenAsync(options, cancellationToken).GetAwaiter().GetResult()
            : RemoteLanguageModel.OpenAsync(options, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Drops what was printed so far.</summary>
    public void Forget()
    {
        _output.SetLength(0);
        _error.GetStringBuilder().Clear();
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
        _error.Dispose();
        Model.Dispose();
    }
}
