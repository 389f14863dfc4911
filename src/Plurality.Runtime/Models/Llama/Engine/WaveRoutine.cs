namespace Plurality.Runtime.Models.Llama.Engine;

/// <summary>One document of a wave.</summary>
/// <param name="SharedTokens">How many of the shared prefix's tokens the document's text begins with; at least one of its own must
/// follow.</param>
/// <param name="Tokens">
/// The most tokens that the document may need behind those, prompt and answer; the trees looked at have cells of their own. Where that is
/// more than there is room for, the document runs alone, and only if it really grows out of the room it fails.
/// </param>
/// <param name="RunAsync">What is done with its branch; it awaits nothing but the branch.</param>
internal readonly record struct WaveRoutine(int SharedTokens, int Tokens, Func<Branch, Task> RunAsync);
