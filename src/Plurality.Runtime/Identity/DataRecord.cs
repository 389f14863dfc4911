namespace Plurality.Runtime.Identity;

/// <summary>The documents of a trace set.</summary>
/// <param name="Documents">The number of documents.</param>
/// <param name="Sha256">The hash of their ids and texts in order, as lower-case hexadecimal.</param>
internal sealed record DataRecord(int Documents, string Sha256);
