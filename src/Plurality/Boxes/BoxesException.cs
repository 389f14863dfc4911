namespace Plurality.Boxes;

/// <summary>Options of which no puzzles can be made; all faults are reported together.</summary>
internal sealed class BoxesException : PluralityException
{
    /// <summary>Reports the faults, at least one.</summary>
    /// <param name="faults">A sentence each: what must be what, what was found, what to do.</param>
    public BoxesException(IReadOnlyList<string> faults)
        : base(string.Join(' ', faults)) => Faults = [.. faults];

    /// <summary>The faults, in the order of the options.</summary>
    public IReadOnlyList<string> Faults { get; }
}
