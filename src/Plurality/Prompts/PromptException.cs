namespace Plurality.Prompts;

/// <summary>A prompt that cannot be made: a fault of a template, of demonstrations, or of a label that the answer format cannot write.</summary>
public sealed class PromptException : PluralityException
{
    /// <summary>Carries the message: what is wrong, what was expected, what to do.</summary>
    public PromptException(string message)
        : base(message)
    {
    }
}
