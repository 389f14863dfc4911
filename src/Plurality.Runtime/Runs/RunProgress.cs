namespace Plurality.Runtime.Runs;

/// <summary>How far a run is.</summary>
/// <param name="Done">How many documents are stored, those of earlier calls included.</param>
/// <param name="Total">How many there are.</param>
/// <param name="DocumentsPerSecond">The rate since this call began; null before its first wave is stored.</param>
public sealed record RunProgress(int Done, int Total, double? DocumentsPerSecond)
{
    /// <summary>What is being asked: <c>answers</c> for generating, else the kind of question.</summary>
    public string Stage { get; init; } = Answers;

    /// <summary>The stage in which an answer is generated for each document.</summary>
    public const string Answers = "answers";

    /// <summary>The time that the rest takes at this rate; null while the rate is unknown.</summary>
    public TimeSpan? Remaining => DocumentsPerSecond is > 0 and var rate ? TimeSpan.FromSeconds((Total - Done) / rate) : null;
}
