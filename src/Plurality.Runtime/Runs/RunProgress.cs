namespace Plurality.Runtime.Runs;

/// <summary>The progress of a run.</summary>
/// <param name="Done">The number of stored documents, including those of earlier calls.</param>
/// <param name="Total">The number of documents of the run.</param>
/// <param name="DocumentsPerSecond">Documents per second since this call began; null before its first batch is stored.</param>
public sealed record RunProgress(int Done, int Total, double? DocumentsPerSecond)
{
    /// <summary>The current stage: <c>answers</c> while answers are generated, else the kind of question.</summary>
    public string Stage { get; init; } = Answers;

    /// <summary>How many places have been read since the last batch was stored: steps of answers, or questions.</summary>
    public int Places { get; init; }

    /// <summary>The stage that generates an answer for each document.</summary>
    public const string Answers = "answers";

    /// <summary>The estimated remaining time; null while the rate is unknown.</summary>
    public TimeSpan? Remaining => DocumentsPerSecond is > 0 and var rate ? TimeSpan.FromSeconds((Total - Done) / rate) : null;
}
