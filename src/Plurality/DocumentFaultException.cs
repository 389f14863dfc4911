namespace Plurality;

/// <summary>A value was taken from the <see cref="Outcome{T}"/> of a document that has none.</summary>
internal sealed class DocumentFaultException : PluralityException
{
    /// <summary>Carries the fault; its message is the exception's.</summary>
    public DocumentFaultException(DocumentFault fault)
        : base(
            fault is null ? ""
            : fault.Document is { } document ? $"{Excerpt.Of(document)}: {fault.Message}"
            : fault.Message
        ) => Fault = fault ?? throw new ArgumentNullException(nameof(fault));

    /// <summary>What is wrong with which document.</summary>
    public DocumentFault Fault { get; }
}
