namespace Plurality.Models;

/// <summary>What is done with one document of a batch. A scorer runs all routines of a batch and computes what they wait for
/// together.</summary>
/// <remarks>A scorer runs the routines of a batch on one thread at a time.</remarks>
public interface IScoringRoutine
{
    /// <summary>How many of the shared prefix's tokens the document's text begins with; at least one of its own must follow.</summary>
    int SharedTokens { get; }

    /// <summary>The most tokens that the document may need behind those, prompt and answer, without the trees that are only looked
    /// at.</summary>
    int Tokens { get; }

    /// <summary>Does it. It awaits nothing but evaluations of its branch.</summary>
    Task RunAsync(ITokenBranch branch);
}
