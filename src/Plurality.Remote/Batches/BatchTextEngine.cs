using Plurality.Models;
using Plurality.Remote.Engines;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Batches;

/// <summary>A service with OpenAI's interface, asked by files. Nobody is asked for anything.</summary>
/// <param name="form">How requests are written.</param>
/// <param name="facts">What is known of the service.</param>
/// <param name="exchange">Has the answers that came so far, and takes the requests without one.</param>
internal sealed class BatchTextEngine(OpenAiForm form, TextFacts facts, IBatchExchange exchange) : ITextEngine
{
    /// <summary>What stands before a form's path in batch files, whatever the service's address is.</summary>
    private const string Root = "/v1/";

    /// <inheritdoc/>
    public RequestBudget Budget { get; } = new();

    /// <inheritdoc/>
    public Task<TextFacts> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(facts);

    /// <summary>Every answer says its model.</summary>
    /// <inheritdoc/>
    public Task CheckAsync(TextFacts facts, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<WrittenText> WriteAsync(TextRequest request, TextFacts facts, CancellationToken cancellationToken) =>
        Task.FromResult(exchange.Read(new BatchRequest(Root + form.Path, form.Request(request).ToJsonString()), body =>
            {
                var (answer, name, _) = form.Answer(body, request);
                return facts.Checked(answer, name, request);
            }));

    /// <inheritdoc/>
    public void Dispose() { }
}
