using Plurality.Models;

namespace Plurality.TestKit.Models;

/// <summary>A routine made of a function.</summary>
public sealed class Routine(int sharedTokens, int tokens, Func<ITokenBranch, Task> runAsync) : IScoringRoutine
{
    public int SharedTokens => sharedTokens;

    public int Tokens => tokens;

    public Task RunAsync(ITokenBranch branch) => runAsync(branch);
}
