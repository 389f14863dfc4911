using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Plurality.Cli.Terminals;

/// <summary>Standard input, output and error, and what kind of thing each of them is. Results go to output, everything else to
/// error.</summary>
internal sealed class Terminal
{
    /// <summary>The width that text is laid out for where nobody looks at it through a window.</summary>
    public const int DefaultWidth = 100;

    // Wide enough that Spectre.Console never folds or cuts a result that goes into a file or a pipe.
    private const int UnboundedWidth = 100_000;

    // Invalid UTF-16 becomes U+FFFD instead of an exception: it is output, and nothing is read back from it.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lazy<TextWriter> _output;
    private readonly Lazy<IAnsiConsole> _console;

    /// <summary>Makes a terminal of parts.</summary>
    public Terminal()
    {
        _output = new Lazy<TextWriter>(() => new StreamWriter(OutputStream!, Utf8, bufferSize: 1 << 14) { NewLine = "\n" });
        _console = new Lazy<IAnsiConsole>(CreateConsole);
    }

    /// <summary>Bytes that were piped in.</summary>
    public required Stream Input { get; init; }

    /// <summary>Where results go, as bytes; flush <see cref="Output"/> before writing to it.</summary>
    public required Stream OutputStream { get; init; }

    /// <summary>Where results go: UTF-8 without a byte-order mark, lines ended by a line feed, buffered until flushed.</summary>
    public TextWriter Output => _output.Value;

    /// <summary>Where progress, warnings and errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person reads the output.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether a person reads the error output.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether colours are welcome where a person reads: not with <c>NO_COLOR</c> or on a dumb terminal.</summary>
    public bool AllowsColour { get; init; }

    /// <summary>Columns of the window, at least 40; <see cref="DefaultWidth"/> where there is none.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>What time it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Tables and styles on <see cref="Output"/>; plain text where it is no terminal.</summary>
    public IAnsiConsole Console => _console.Value;

    /// <summary>What the program does now, on the error output.</summary>
    public void Note(string message) => Tell("", "0", message);

    /// <summary>A sentence to know, on the error output.</summary>
    public void Warn(string message) => Tell("warning: ", "33", message);

    /// <summary>What went wrong and what to do, on the error output.</summary>
    public void Fail(string message) => Tell("error: ", "31", message);

    private void Tell(string kind, string colour, string message)
    {
        Output.Flush(); // so that the two keep their order where they meet on one screen
        Error.WriteLine(ErrorIsTerminal && AllowsColour ? $"\e[{colour}m{kind}\e[0m{Shown.Lines(message)}" : kind + Shown.Lines(message));
        Error.Flush();
    }

    /// <summary>The terminal that the process was started with.</summary>
    /// <param name="interrupted">Cancelled when the user interrupts, which ends reading.</param>
    public static Terminal OfProcess(CancellationToken interrupted) =>
        new()
        {
            Input = new InterruptibleStream(System.Console.OpenStandardInput(), interrupted),
            OutputStream = StandardOutput.Open(),
            Error = new StreamWriter(System.Console.OpenStandardError(), Utf8) { NewLine = "\n", AutoFlush = true },
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
            return DefaultWidth; // a terminal that does not tell
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

    /// <summary>Spectre.Console's view of a writer.</summary>
    private sealed class ConsoleOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => width;

        public int Height => 50;

        public void SetEncoding(Encoding encoding) { }
    }

    /// <summary>Numbers and sentences in results are written the same in every culture.</summary>
    public static void UseInvariantCulture()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
    }
}
