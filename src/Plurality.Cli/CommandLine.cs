using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Plurality.Cli.Commands;
using Plurality.Cli.Commands.Data;
using Plurality.Cli.Input;
using Plurality.Cli.Terminals;
using Plurality.Cli.Usage;

namespace Plurality.Cli;

/// <summary>The program without its process: arguments in, exit code out. Exceptions become messages here and nowhere else.</summary>
internal static class CommandLine
{
    // Arguments are taken as they are: a document may begin with '@' or look like several short options.
    private static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Every verb there is.</summary>
    public static RootCommand Tree(Services services)
    {
        var root = new RootCommand(
            "Runs a language model as a multi-label classifier and keeps the label distribution of every step, so that probabilities "
                + "reflect how people would disagree."
        )
        {
            new DemoCommand(services),
            new ClassifyCommand(services),
            new TraceCommand(services),
            new RunCommand(services),
            new BatchCommand(services),
            new FinetuneCommand(services),
            new RunsCommand(services),
            new EvaluateCommand(services),
            new AnalyzeCommand(services),
            new AnalysesCommand(services),
            new ReportCommand(services),
            new ScoreCommand(services.Terminal),
            new CalibrateCommand(services.Terminal),
            new MethodsCommand(services.Terminal),
            new DataCommand(services.Terminal),
            new ModelsCommand(services),
            new BenchCommand(services),
            new ExamplesCommand(services.Terminal),
            new CompletionCommand(services.Terminal),
            new DocsCommand(services),
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction(services.Terminal.Output);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpText(services.Terminal);
        return root;
    }

    /// <summary>Reads the arguments as a command, without running it.</summary>
    public static ParseResult Parse(RootCommand root, IReadOnlyList<string> arguments) => root.Parse(arguments, Parsing);

    /// <summary>What is wrong with a command line, all of it; nothing where it asks for help or the version.</summary>
    public static IReadOnlyList<string> FaultsOf(ParseResult parse) =>
        parse.Action is HelpText or VersionAction ? [] : UsageFaults.Of(parse);

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">What stands behind the program's name.</param>
    /// <param name="services">The world.</param>
    /// <param name="cancellationToken">Cancelled when the user interrupts.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Services services, CancellationToken cancellationToken)
    {
        var terminal = services.Terminal;
        try
        {
            var parse = Parse(Tree(services), arguments);
            if (FaultsOf(parse) is { Count: > 0 } faults)
            {
                return WrongUsage(parse, faults, terminal);
            }

            var invocation = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // signals are Program's
            };
            var code = await parse.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
            await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return code;
        }
        catch (IOException exception) when (StandardOutput.IsClosed(exception))
        {
            return ExitCode.Done; // `| head` has what it wanted
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Fail("interrupted.");
            return ExitCode.Interrupted;
        }
        catch (InputFaultsException several)
        {
            foreach (var fault in several.Faults)
            {
                terminal.Fail(fault.Message);
            }

            return ExitCode.MustFix;
        }
        catch (PluralityException fault)
        {
            terminal.Fail(fault.Message);
            return ExitCode.MustFix;
        }
        catch (Exception fault) when (fault is FileNotFoundException { FileName.Length: > 0 })
        {
            terminal.Fail(InputFileException.NotOpened(((FileNotFoundException)fault).FileName!, fault).Message);
            return ExitCode.MustFix;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            terminal.Fail($"{fault.Message.TrimEnd('.')}. Check the file, its permissions and the room on the disk.");
            return ExitCode.MustFix;
        }
#pragma warning disable CA1031 // the outermost border: what arrives here is our fault, and is reported as such
        catch (Exception fault)
#pragma warning restore CA1031 // as above
        {
            terminal.Fail(
                $"""
                {fault.Message}
                This is a fault of Plurality {ProgramVersion.Text}, not yours. Please report it in the project's issue tracker, with the command and this text:
                {fault}
                """
            );
            return ExitCode.InternalFault;
        }
        finally
        {
            terminal.RemoveBar();
        }
    }

    private static int WrongUsage(ParseResult parse, IReadOnlyList<string> faults, Terminal terminal)
    {
        foreach (var message in faults)
        {
            terminal.Fail(message);
        }

        var command = parse.CommandResult.Command;
        if (command.Subcommands.Any(sub => !sub.Hidden))
        {
            terminal.Note($"Commands: {string.Join(", ", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name))}.");
        }

        terminal.Note($"See '{CommandNames.NameOf(command)} --help'.");
        return ExitCode.WrongUsage;
    }

    private sealed class VersionAction(TextWriter output) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            output.WriteLine(ProgramVersion.Text);
            return ExitCode.Done;
        }
    }
}
