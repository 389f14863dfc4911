using System.Reflection;

namespace Plurality.Llama.Trial;

/// <summary>
/// Starts what <c>Plurality.Llama</c> has for the child process. It knows that assembly by its path only, the first argument; the others
/// are passed on.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var run = Assembly
            .LoadFrom(arguments[0])
            .GetType("Plurality.Llama.Check.TrialProgram", throwOnError: true)!
            .GetMethod("Run", BindingFlags.Static | BindingFlags.NonPublic)!;
        return run.CreateDelegate<Func<string[], int>>()(arguments[1..]);
    }
}
