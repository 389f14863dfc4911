namespace Plurality.Analysis;

/// <summary>The model of a run gives no probabilities, so there is nothing to analyse in its steps.</summary>
internal sealed class UnscoredRunException : PluralityException
{
    /// <summary>Names the run.</summary>
    public UnscoredRunException(string run)
        : base($"The steps of run {run} must have probabilities to be analysed; its model gives none. Name a run of another model.") =>
        Run = run;

    /// <summary>The run.</summary>
    public string Run { get; }
}
