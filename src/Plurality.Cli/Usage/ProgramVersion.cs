using System.Reflection;

namespace Plurality.Cli.Usage;

/// <summary>The version of the program, as packages state it.</summary>
internal static class ProgramVersion
{
    /// <summary>The version without the build metadata, such as "1.2.0".</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
