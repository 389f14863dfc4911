namespace Plurality.Analysis;

/// <summary>A run has no finished document, so there is nothing to analyse.</summary>
internal sealed class EmptyRunException : PluralityException
{
    /// <summary>Names the run.</summary>
    public EmptyRunException(string run)
        : base($"Run {run} must have a document with an answer; it has none. Run its experiment first, or name another run.") => Run = run;

    /// <summary>The run.</summary>
    public string Run { get; }
}
