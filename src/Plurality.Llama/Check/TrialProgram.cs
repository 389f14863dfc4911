using System.Globalization;
using Plurality.Llama.Native;

namespace Plurality.Llama.Check;

/// <summary>
/// The program of the child process that <see cref="TrialProcess"/> starts. It reports its progress on standard output and the messages
/// of the library on standard error.
/// </summary>
internal static class TrialProgram
{
    /// <summary>Written after the library is loaded. The model causes any later failure.</summary>
    internal const string Started = "started";

    /// <summary>Written after the model has answered.</summary>
    internal const string Passed = "passed";

    /// <summary>The exit code that means: the last line on standard error states the fault of the model.</summary>
    internal const int Refused = 1;

    /// <summary>Called by name from <c>src/Plurality.Llama.Trial/Program.cs</c>.</summary>
    /// <param name="arguments">The model's path, the folder of the llama.cpp libraries, and the number of layers on a GPU.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(string[] arguments)
    {
        try
        {
            var library = LlamaLibrary.Load(arguments[1], new ErrorStreamLogger());
            Console.Out.WriteLine(Started);
            Console.Out.Flush();
            if (
                ModelTrial.Run(library, arguments[0], int.Parse(arguments[2], CultureInfo.InvariantCulture), CancellationToken.None) is
                { } fault
            )
            {
                return Fail(fault);
            }

            Console.Out.WriteLine(Passed);
            return 0;
        }
        catch (PluralityException exception)
        {
            return Fail(exception.Message);
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message.ReplaceLineEndings(" "));
        return Refused;
    }
}
