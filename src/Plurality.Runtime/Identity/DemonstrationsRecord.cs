namespace Plurality.Runtime.Identity;

/// <summary>The solved examples of a trace set: <see cref="SharedDemonstrations"/> or <see cref="DemonstrationsPerDocument"/>.</summary>
internal abstract record DemonstrationsRecord
{
    private protected DemonstrationsRecord() { }
}

/// <summary>Examples that every prompt shows.</summary>
/// <param name="Shown">The examples in the order of the prompt.</param>
internal sealed record SharedDemonstrations(IReadOnlyList<ShownDemonstration> Shown) : DemonstrationsRecord;

/// <summary>Examples that are chosen for each document.</summary>
/// <param name="Count">The number of examples in a prompt.</param>
/// <param name="Sampling">How they are chosen, as run files write it.</param>
/// <param name="Sha256">The hash of the examples of all documents, as lower-case hexadecimal.</param>
internal sealed record DemonstrationsPerDocument(int Count, string Sampling, string Sha256) : DemonstrationsRecord;

/// <summary>One example.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Labels">Its labels in the order of the prompt.</param>
internal sealed record ShownDemonstration(string Text, IReadOnlyList<string> Labels);
