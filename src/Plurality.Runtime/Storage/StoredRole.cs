using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Storage;

/// <summary>The names of roles in the column <c>run.role</c>.</summary>
internal static class StoredRole
{
    private static readonly Dictionary<RunRole, string> Names = new()
    {
        [RunRole.Test] = "test",
        [RunRole.Training] = "training",
        [RunRole.ContentFree] = "content-free",
    };

    /// <summary>The name of a role.</summary>
    public static string Write(RunRole role) => Names[role];

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidOperationException">No role has that name.</exception>
    public static RunRole Read(string name) => Names.Single(role => role.Value == name).Key;
}
