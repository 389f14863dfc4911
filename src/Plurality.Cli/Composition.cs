using Plurality.Cli.Output;
using Plurality.Runtime.Models;

namespace Plurality.Cli;

/// <summary>Puts the parts together for a process.</summary>
internal static class Composition
{
    /// <summary>The services of the program as users start it.</summary>
    public static Services OfProcess() => new(Terminal.OfProcess(), (_, _, _) => throw new ModelException("The engine is not merged yet."));
}
