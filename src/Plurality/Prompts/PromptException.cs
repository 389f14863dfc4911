namespace Plurality.Prompts;

/// <summary>A prompt setting is not usable.</summary>
internal sealed class PromptException : PluralityException
{
    /// <summary>States the requirement, what was found and what to do.</summary>
    public PromptException(string message, Exception? inner = null)
        : base(message, inner) { }
}
