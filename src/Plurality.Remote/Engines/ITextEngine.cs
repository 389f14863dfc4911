using Plurality.Models;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Engines;

/// <summary>An engine that takes texts and writes texts: what a text model needs of it. Each engine has its own paths and JSON.</summary>
/// <remarks>Methods throw <see cref="UnansweredException"/> where one text has no answer, and <see cref="ModelException"/> where none
/// has.</remarks>
internal interface ITextEngine : IDisposable
{
    /// <summary>What was sent so far.</summary>
    RequestBudget Budget { get; }

    /// <summary>Asks who the engine is.</summary>
    Task<TextFacts> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Checks that the engine is still who it was.</summary>
    /// <exception cref="ModelException">It has another model or version now.</exception>
    Task CheckAsync(TextFacts facts, CancellationToken cancellationToken);

    /// <summary>Lets the engine write an answer.</summary>
    Task<WrittenText> WriteAsync(TextRequest request, TextFacts facts, CancellationToken cancellationToken);
}
