namespace Plurality.Llama.Check;

/// <summary>How a trial in a child process ended: <see cref="TrialProcess"/>.</summary>
internal abstract record TrialOutcome
{
    private TrialOutcome() { }

    /// <summary>The model has answered.</summary>
    public sealed record Good : TrialOutcome;

    /// <summary>The model does not load, does not answer, or takes the library with it; <paramref name="Fault"/> quotes the last
    /// words.</summary>
    public sealed record Bad(string Fault) : TrialOutcome;

    /// <summary>No child could be started, which says nothing about the model; <paramref name="Reason"/> says why.</summary>
    public sealed record NotTried(string Reason) : TrialOutcome;
}
