using Plurality.Models;

namespace Plurality.TestKit.Models;

/// <summary>A model that only writes answers: those of a function.</summary>
/// <param name="write">The answer to a request; <see cref="Fault"/> in place of one.</param>
public sealed class WritingModel(Func<TextRequest, string> write) : ITextModel
{
    /// <summary>An answer that fails for good.</summary>
    public const string Fault = "\u0001fault";

    /// <summary>Every request, in order.</summary>
    public List<TextRequest> Requests { get; } = [];

    /// <inheritdoc/>
    public bool IsChat { get; init; } = true;

    /// <summary>Whether the model ends its answers itself.</summary>
    public bool IsComplete { get; init; } = true;

    /// <inheritdoc/>
    public ModelIdentity Identity { get; } = new("writing", "writer", """{"model":"writer"}""");

    /// <inheritdoc/>
    public ModelCapabilities Capabilities { get; } = new(false, false, false, false, Layers: 0) { StepProbabilities = false };

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Outcome<WrittenText>>> WriteAsync(IReadOnlyList<TextRequest> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Requests.AddRange(batch);
        return new([.. batch.Select(Written)]);
    }

    /// <inheritdoc/>
    public void Dispose() { }

    private Outcome<WrittenText> Written(TextRequest request) =>
        write(request) is var text && text != Fault
            ? new WrittenText(text, IsComplete)
            : new DocumentFault(FaultKind.Unanswered, "no answer");
}
