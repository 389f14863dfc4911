namespace Plurality.Runtime.Identity;

/// <summary>A field in which two trace-set identities differ.</summary>
/// <param name="Field">Its path, such as <c>model.weights</c> or <c>prompt.demonstrations[3].text</c>.</param>
/// <param name="Stored">Its value in the stored record, as JSON; <c>nothing</c> where the record has no such field.</param>
/// <param name="Given">Its value in the given record, in the same form.</param>
internal sealed record IdentityDifference(string Field, string Stored, string Given);
