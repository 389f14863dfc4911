using Plurality.Models;
using Plurality.Remote.Engines;

namespace Plurality.Remote.Batches;

/// <summary>
/// vLLM, asked by files: continuations go through a batch exchange. All else goes to the engine, or is known from a model file.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="exchange">Has the answers that came so far, and takes the requests without one.</param>
/// <param name="file">What is known of the model without the engine; null to ask the engine.</param>
internal sealed class BatchProtocol(VllmProtocol engine, IBatchExchange exchange, BatchModelFile? file = null) : IEngineProtocol
{
    /// <summary>The path of the requests.</summary>
    public const string Url = "/v1/completions";

    /// <inheritdoc/>
    public string Name => engine.Name;

    /// <inheritdoc/>
    public int MostAsked => engine.MostAsked;

    /// <inheritdoc/>
    public string Remedy => engine.Remedy;

    /// <inheritdoc/>
    public async Task<EngineCard> AboutAsync(CancellationToken cancellationToken) =>
        file?.Card ?? await engine.AboutAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<int[]> TokenizeAsync(string text, bool special, CancellationToken cancellationToken) =>
        engine.TokenizeAsync(text, special, cancellationToken);

    /// <inheritdoc/>
    public Task<string[]?> WrittenAsync(string text, CancellationToken cancellationToken) => engine.WrittenAsync(text, cancellationToken);

    /// <inheritdoc/>
    public Task<string> DetokenizeAsync(IReadOnlyList<int> tokens, CancellationToken cancellationToken) =>
        engine.DetokenizeAsync(tokens, cancellationToken);

    /// <inheritdoc/>
    public Task<int[]?> ApplyTemplateAsync(string user, CancellationToken cancellationToken) =>
        engine.ApplyTemplateAsync(user, cancellationToken);

    /// <summary>Faults are part of the task, never thrown by the call: a document asks for several places at once, and all of them must
    /// be asked.</summary>
    /// <inheritdoc/>
    public Task<T> ContinueAsync<T>(Continuation request, string model, Func<Continued, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(exchange.Read(new BatchRequest(Url, VllmProtocol.Request(request, model).ToJsonString()), body =>
                {
                    var answer = VllmProtocol.Answer(body);
                    file?.Check(answer);
                    return read(answer);
                }));
        }
        catch (Exception fault) when (fault is UnansweredException or ModelException)
        {
            return Task.FromException<T>(fault);
        }
    }
}
