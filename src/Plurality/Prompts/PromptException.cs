namespace Plurality.Prompts;

/// <summary>A setting of the prompt that cannot be used.</summary>
internal sealed class PromptException : PluralityException
{
    /// <summary>Reports what must be what, what was found and what to do.</summary>
    public PromptException(string message, Exception? inner = null)
        : base(message, inner) { }
}
