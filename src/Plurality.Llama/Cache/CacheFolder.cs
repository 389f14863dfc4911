namespace Plurality.Llama.Cache;

/// <summary>The user's folder for reproducible data: converted models, and the list of known good models.</summary>
internal static class CacheFolder
{
    private const string Name = "plurality";

    /// <summary>
    /// The chosen folder, else <c>PLURALITY_CACHE</c>, else <c>XDG_CACHE_HOME/plurality</c>, else the cache folder of the platform; null
    /// if there is none (a user without a home folder). The folder need not exist.
    /// </summary>
    public static string? Locate(string? chosen) => Locate(chosen, Environment.GetEnvironmentVariable, PlatformFolder());

    internal static string? Locate(string? chosen, Func<string, string?> variable, string? platformFolder)
    {
        if (!string.IsNullOrEmpty(chosen))
        {
            return Path.GetFullPath(chosen);
        }

        if (variable("PLURALITY_CACHE") is { Length: > 0 } own)
        {
            return Path.GetFullPath(own);
        }

        // The XDG specification: a relative path here is invalid and ignored.
        var parent = variable("XDG_CACHE_HOME") is { } xdg && Path.IsPathFullyQualified(xdg) ? xdg : platformFolder;
        return string.IsNullOrEmpty(parent) ? null : Path.Combine(parent, Name);
    }

    private static string? PlatformFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length == 0)
        {
            return null;
        }

        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
    }
}
