using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Plurality.Cli.Terminals;

/// <summary>Standard input, output and error, and the kind of each. Results go to output, everything else to error.</summary>
internal sealed class Terminal
{
    /// <summary>The layout width when there is no window.</summary>
    public const int DefaultWidth = 100;

    // Wide enough that Spectre.Console never wraps or cuts results in a file or a pipe.
    private const int UnboundedWidth = 100_000;

    // Invalid UTF-16 becomes U+FFFD instead of an exception, because nothing reads the output back.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lazy<TextWriter> _output;
    private readonly Lazy<IAnsiConsole> _console;
    private Action? _removeBar;

    /// <summary>Creates a terminal from its parts.</summary>
    public Terminal()
    {
        _output = new Lazy<TextWriter>(() => new StreamWriter(OutputStream!, Utf8, bufferSize: 1 << 14) { NewLine = "\n" });
        _console = new Lazy<IAnsiConsole>(CreateConsole);
    }

    /// <summary>Standard input, as bytes.</summary>
    public required Stream Input { get; init; }

    /// <summary>The byte stream of results. Flush <see cref="Output"/> before writing to it.</summary>
    public required Stream OutputStream { get; init; }

    /// <summary>The writer of results: UTF-8 without a byte-order mark, line feeds, buffered until flushed.</summary>
    public TextWriter Output => _output.Value;

    /// <summary>The writer of progress, warnings and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether the input is a pipe or a file.</summary>
    public bool InputIsRedirected { get; init; }

    /// <summary>Whether the output is a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether the error output is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether a terminal may show colours: not with <c>NO_COLOR</c> or on a dumb terminal.</summary>
    public bool AllowsColour { get; init; }

    /// <summary>Columns of the window, at least 40; <see cref="DefaultWidth"/> if there is none.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Tables and styles on <see cref="Output"/>; plain text if it is not a terminal.</summary>
    public IAnsiConsole Console => _console.Value;

    /// <summary>Writes a sentence to the output, broken between words where the output is a window.</summary>
    public void WriteSentence(string sentence)
    {
        foreach (var line in OutputIsTerminal ? WordWrap.Lines(Shown.Line(sentence), Width) : [Shown.Line(sentence)])
        {
            Output.WriteLine(line);
        }
    }

    /// <summary>Names the command that people run next; only in a window, because nobody types behind a pipe.</summary>
    public void Next(string command)
    {
        if (OutputIsTerminal)
        {
            Output.WriteLine($"Next: {command}");
        }
    }

    /// <summary>Writes what the program does now to the error output.</summary>
    public void Note(string message) => Tell("", "0", message);

    /// <summary>Writes a warning to the error output.</summary>
    public void Warn(string message) => Tell("warning: ", "33", message);

    /// <summary>Writes an error, with what to do, to the error output.</summary>
    public void Fail(string message) => Tell("error: ", "31", message);

    /// <summary>Says how to remove a bar that stands on the error output. Whatever is told next removes it first.</summary>
    public void Drew(Action removeBar) => _removeBar = removeBar;

    /// <summary>Removes the bar, if one stands there, so that what follows begins on a clean line.</summary>
    public void RemoveBar() => _removeBar?.Invoke();

    private void Tell(string kind, string colour, string message)
    {
        RemoveBar();
        Output.Flush(); // so that both outputs stay in order on one screen
        var text = kind + Shown.Lines(message);
        text = ErrorIsTerminal ? string.Join('\n', WordWrap.Lines(text, Width)) : text;
        Error.WriteLine(ErrorIsTerminal && AllowsColour ? $"\e[{colour}m{kind}\e[0m{text[kind.Length..]}" : text);
        Error.Flush();
    }

    /// <summary>The terminal of the process.</summary>
    /// <param name="interrupted">Cancelled when the user interrupts. This ends reading.</param>
    public static Terminal OfProcess(CancellationToken interrupted) =>
        new()
        {
            Input = new InterruptibleStream(System.Console.OpenStandardInput(), interrupted),
            OutputStream = StandardOutput.Open(),
            Error = new StreamWriter(System.Console.OpenStandardError(), Utf8) { NewLine = "\n", AutoFlush = true },
            InputIsRedirected = System.Console.IsInputRedirected,
            OutputIsTerminal = !System.Console.IsOutputRedirected,
            ErrorIsTerminal = !System.Console.IsErrorRedirected,
            AllowsColour =
                string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Width = WindowWidth(),
        };

    private static int WindowWidth()
    {
        try
        {
            return System.Console.IsOutputRedirected || System.Console.WindowWidth <= 0
                ? DefaultWidth
                : Math.Max(40, System.Console.WindowWidth);
        }
        catch (IOException)
        {
            return DefaultWidth; // the terminal does not report its width
        }
    }

    private IAnsiConsole CreateConsole()
    {
        var colour = OutputIsTerminal && AllowsColour;
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = colour ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new ConsoleOutput(Output, OutputIsTerminal ? Width : UnboundedWidth),
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    /// <summary>Adapts a writer to Spectre.Console.</summary>
    private sealed class ConsoleOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => width;

        public int Height => 50;

        public void SetEncoding(Encoding encoding) { }
    }

    /// <summary>Makes numbers and sentences in results independent of the culture of the system.</summary>
    public static void UseInvariantCulture()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
    }
}
