using Plurality.Estimators;

namespace Plurality.Methods;

/// <summary>The evidence on one document, under each draw of demonstrations.</summary>
/// <param name="Draws">One per draw, in the order of the draws, all of the same document; at least one.</param>
internal sealed record DocumentDraws(IReadOnlyList<Evidence> Draws)
{
    /// <summary>The document's id.</summary>
    public string Id => Draws[0].Id;

    /// <summary>A document with one draw.</summary>
    public static DocumentDraws Of(Evidence evidence) => new([evidence]);
}
