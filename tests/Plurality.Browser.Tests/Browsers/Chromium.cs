namespace Plurality.Browser.Tests.Browsers;

/// <summary>The Chromium of this machine; none is ever fetched.</summary>
internal static class Chromium
{
    private const string Variable = "PLURALITY_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Why tests are skipped where there is none.</summary>
    public const string Missing = $"no Chromium was found; install one with the system's package manager, or set {Variable} to its program";

    /// <summary>The program; null where there is none.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? File.Exists(named) ? named : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append("/usr/bin")
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Its own sandbox does not start for root, which is who runs in a container.</summary>
    public static IReadOnlyList<string> Arguments { get; } = Environment.UserName == "root" ? ["--no-sandbox"] : [];
}
