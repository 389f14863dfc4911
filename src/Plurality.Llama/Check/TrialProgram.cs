using Plurality.Llama.Native;

namespace Plurality.Llama.Check;

/// <summary>
/// What the child process does that <see cref="TrialProcess"/> starts. Everything is said to the parent: on standard output how far it
/// came, on standard error what the library says.
/// </summary>
internal static class TrialProgram
{
    /// <summary>Said when the library is loaded: from here on, what goes wrong is the model's doing.</summary>
    internal const string Started = "started";

    /// <summary>Said when the model has answered.</summary>
    internal const string Passed = "passed";

    /// <summary>The exit code where the last line on standard error says what is wrong with the model.</summary>
    internal const int Refused = 1;

    /// <summary>Called by name, from <c>src/Plurality.Llama.Trial/Program.cs</c>.</summary>
    /// <param name="arguments">The model's path, and the folder of the llama.cpp libraries.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(string[] arguments)
    {
        try
        {
            var library = LlamaLibrary.Load(arguments[1], new ErrorStreamLogger());
            Console.Out.WriteLine(Started);
            Console.Out.Flush();
            if (ModelTrial.Run(library, arguments[0], CancellationToken.None) is { } fault)
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
