using System.Globalization;

namespace Plurality.Runtime.Storage;

/// <summary>Writes the times of the store: UTC, to the second.</summary>
internal static class StoredTime
{
    /// <summary>Writes a time.</summary>
    public static string Write(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
