namespace Plurality.Llama.Native;

/// <summary>Whether a model thinks before it answers.</summary>
internal enum ThinkingHabit
{
    /// <summary>It does not, or only on request.</summary>
    None,

    /// <summary>It can; its template has a form for answers without thinking, which prompts here use.</summary>
    SwitchedOff,

    /// <summary>It does, or may, and its template has no form for answers without thinking.</summary>
    Always,
}
