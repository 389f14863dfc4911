namespace Plurality.Models;

/// <summary>The work on one document of a batch. A scorer runs all routines of a batch and computes the evaluations that they wait for
/// together.</summary>
/// <remarks>A scorer runs the routines of a batch on one thread at a time.</remarks>
public interface IScoringRoutine
{
    /// <summary>How many tokens of the shared prefix the document's text begins with; at least one token of its own must follow.</summary>
    int SharedTokens { get; }

    /// <summary>The maximum number of tokens that the document may need behind those, for prompt and answer, without trees that are
    /// evaluated and dropped.</summary>
    int Tokens { get; }

    /// <summary>Runs the routine. It awaits nothing but evaluations of its branch.</summary>
    Task RunAsync(ITokenBranch branch);
}
