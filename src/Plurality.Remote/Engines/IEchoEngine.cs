using Plurality.Models;

namespace Plurality.Remote.Engines;

/// <summary>An engine that writes texts and can say how probable each token of a given text was.</summary>
/// <inheritdoc cref="ITextEngine"/>
internal interface IEchoEngine : ITextEngine
{
    /// <summary>Reads some texts in one request.</summary>
    Task<IReadOnlyList<IReadOnlyList<WrittenToken>>> ReadAsync(
        IReadOnlyList<string> texts,
        TextFacts facts,
        CancellationToken cancellationToken
    );
}
