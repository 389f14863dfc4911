using System.Runtime.InteropServices;

namespace Plurality.Llama.Check;

/// <summary>
/// What is needed to run this assembly's code in a second process beside whatever application has loaded it (the command line, a tool, a
/// test host, an application that refers to the package): the <c>dotnet</c> host, and the application's own description of its runtime
/// and of where its assemblies are.
/// </summary>
/// <param name="Dotnet">Full path of the <c>dotnet</c> host.</param>
/// <param name="RuntimeConfig">Full path of the application's <c>.runtimeconfig.json</c>.</param>
/// <param name="Dependencies">Full path of the application's <c>.deps.json</c>.</param>
/// <param name="Assembly">Full path of this assembly.</param>
internal sealed record HostFiles(string Dotnet, string RuntimeConfig, string Dependencies, string Assembly)
{
    /// <summary>Finds the files; null where the application is of a kind that has none (self-contained, a single file, native
    /// AOT, an unusual host).</summary>
    public static HostFiles? Find()
    {
        // The host names the application's .deps.json first, then those of the frameworks; the .runtimeconfig.json lies beside it.
        var dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';').FirstOrDefault();
        if (string.IsNullOrEmpty(dependencies) || !dependencies.EndsWith(".deps.json", StringComparison.Ordinal))
        {
            return null;
        }

        var runtimeConfig = $"{dependencies[..^".deps.json".Length]}.runtimeconfig.json";
#pragma warning disable IL3000 // empty in a single-file application, which is what we want to know
        var assembly = typeof(HostFiles).Assembly.Location;
#pragma warning restore IL3000 // as above
        return FindDotnet() is { } dotnet && File.Exists(dependencies) && File.Exists(runtimeConfig) && File.Exists(assembly)
            ? new HostFiles(dotnet, runtimeConfig, dependencies, assembly)
            : null;
    }

    /// <summary>This process itself, the one that the SDK names, or that of the runtime at work (three folders up from it).</summary>
    private static string? FindDotnet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] candidates =
        [
            Path.GetFileName(Environment.ProcessPath) == name ? Environment.ProcessPath : null,
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name)),
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
        ];
        return candidates.FirstOrDefault(File.Exists);
    }
}
