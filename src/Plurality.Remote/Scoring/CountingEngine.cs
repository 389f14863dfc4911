using Plurality.Remote.Engines;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Scoring;

/// <summary>
/// Counts the requests for probabilities that an engine would get, and sends none. It answers that all tokens are equally probable but for
/// those that end an answer, so that answers are as short as they may be: there are at least as many requests as it counts.
/// </summary>
/// <param name="engine">The engine, which cuts texts into tokens.</param>
/// <param name="facts">What it said of itself.</param>
internal sealed class CountingEngine(IEngine engine, EngineFacts facts) : IEngine
{
    /// <summary>What is added to the logits of tokens that end an answer.</summary>
    private const float Ending = 20;

    private readonly NextScores _next = NextScores.Complete(Logits(facts));

    /// <inheritdoc/>
    public RequestBudget Budget { get; } = new();

    /// <inheritdoc/>
    public Task<EngineFacts> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(facts);

    /// <inheritdoc/>
    public Task CheckAsync(EngineFacts facts, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<int[]> TokenizeAsync(string text, bool withControl, CancellationToken cancellationToken) =>
        engine.TokenizeAsync(text, withControl, cancellationToken);

    /// <inheritdoc/>
    public Task<string> ApplyTemplateAsync(string user, CancellationToken cancellationToken) =>
        engine.ApplyTemplateAsync(user, cancellationToken);

    /// <inheritdoc/>
    public Task<string> SpellingAsync(int token, CancellationToken cancellationToken) => engine.SpellingAsync(token, cancellationToken);

    /// <inheritdoc/>
    public Task<NextScores> NextAsync(
        IReadOnlyList<int> tokens,
        IReadOnlyCollection<int>? wanted,
        int place,
        EngineFacts facts,
        CancellationToken cancellationToken
    )
    {
        Budget.Take(tokens.Count);
        Budget.Add(input: 0, output: 1);
        return Task.FromResult(_next);
    }

    /// <summary>The engine belongs to the model that is counted for.</summary>
    public void Dispose() { }

    private static float[] Logits(EngineFacts facts)
    {
        var logits = new float[facts.Tokens.Size];
        foreach (var end in facts.Tokens.EndOfGeneration)
        {
            logits[end] = Ending;
        }

        return logits;
    }
}
