namespace Plurality.Runtime.Storage;

/// <summary>The solved examples of a document's prompt, where each document has its own; null where all share those of the identity, and in
/// runs that an older version began.</summary>
internal static class M004Demonstrations
{
    public const string Sql = "alter table document add column demonstrations text;";
}
