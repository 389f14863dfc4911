namespace Plurality.Llama.Check;

/// <summary>The outcome of a trial in a child process; see <see cref="TrialProcess"/>.</summary>
internal abstract record TrialOutcome
{
    private TrialOutcome() { }

    /// <summary>The model answered.</summary>
    public sealed record Good : TrialOutcome;

    /// <summary>The model does not load, does not answer, or crashes the library. <paramref name="Fault"/> quotes the last
    /// output.</summary>
    public sealed record Bad(string Fault) : TrialOutcome;

    /// <summary>The child process could not be started, so nothing is known about the model. <paramref name="Reason"/> says
    /// why.</summary>
    public sealed record NotTried(string Reason) : TrialOutcome;
}
