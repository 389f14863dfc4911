namespace Plurality.Boxes;

/// <summary>The options allow no puzzles; all faults are reported together.</summary>
internal sealed class BoxesException : PluralityException
{
    /// <summary>Reports the faults, at least one.</summary>
    /// <param name="faults">One sentence per fault: the requirement, what was found, what to do.</param>
    public BoxesException(IReadOnlyList<string> faults)
        : base(string.Join(' ', faults)) => Faults = [.. faults];

    /// <summary>The faults, in the order of the options.</summary>
    public IReadOnlyList<string> Faults { get; }
}
