using Plurality.Models;
using Plurality.Remote.Engines;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Scoring;

/// <summary>Counts the requests that an engine that writes texts would get, and sends none. Their tokens are estimated: such an engine
/// does not show them before it answers.</summary>
/// <param name="facts">What the engine said of itself.</param>
internal sealed class CountingTextEngine(TextFacts facts) : IEchoEngine
{
    /// <inheritdoc/>
    public RequestBudget Budget { get; } = new();

    /// <inheritdoc/>
    public Task<TextFacts> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(facts);

    /// <inheritdoc/>
    public Task CheckAsync(TextFacts facts, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<WrittenText> WriteAsync(TextRequest request, TextFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Budget.Take(TokenEstimate.Of(request.Text));
        Budget.Add(input: 0, output: 1, isEstimated: true);
        return Task.FromResult(new WrittenText("", IsComplete: true));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyList<WrittenToken>>> ReadAsync(
        IReadOnlyList<string> texts,
        TextFacts facts,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(texts);
        Budget.Take(texts.Sum(TokenEstimate.Of));
        Budget.Add(input: 0, texts.Count, isEstimated: true);
        // Every character is a token as probable as any: the first option is chosen, and the answer ends behind it.
        return Task.FromResult<IReadOnlyList<IReadOnlyList<WrittenToken>>>([
            .. texts.Select(text => (IReadOnlyList<WrittenToken>)[.. text.Select(character => new WrittenToken(character.ToString(), 0))]),
        ]);
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
