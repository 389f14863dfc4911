using System.Text.RegularExpressions;
using Plurality.Models;

namespace Plurality.Llama.Native;

/// <summary>
/// What a chat template does about thinking, told from its text: the library's built-in templates (<see cref="ChatTemplate"/>) know nothing
/// of it. Templates of models that can answer without thinking write an empty block of it, or its end alone, before such an answer.
/// </summary>
/// <param name="Habit">Whether the model thinks before it answers.</param>
/// <param name="Off">The text that the template itself writes before an answer without thinking; empty if it needs none.</param>
internal sealed partial record ThinkingTemplate(ThinkingHabit Habit, string Off)
{
    private const string Close = "</think>";

    /// <summary>No thinking, and nothing to write.</summary>
    private static readonly ThinkingTemplate None = new(ThinkingHabit.None, "");

    /// <summary>Reads a template; null stands for a model without one.</summary>
    public static ThinkingTemplate Of(string? template)
    {
        if (template is null)
        {
            return None;
        }

        var start = template.LastIndexOf("add_generation_prompt", StringComparison.Ordinal);
        var beginning = start < 0 ? template : template[start..]; // what the template writes before an answer
        if (EmptyBlock().Match(beginning) is { Success: true, Groups: var groups })
        {
            var lineFeed = groups["before"].ValueSpan.EndsWith("\\n") ? "\n" : "";
            return new ThinkingTemplate(ThinkingHabit.SwitchedOff, lineFeed + Unescape(groups["block"].Value));
        }

        var open = Open().Match(beginning);
        var opensAlways = open.Success && !IsOnRequest(beginning[..open.Index]);
        if (EndAlone().Match(beginning) is { Success: true } end && IfNotThinking().IsMatch(beginning))
        {
            var before = opensAlways && open.Index < end.Index ? Unescape(open.Groups["block"].Value) : "";
            return new ThinkingTemplate(ThinkingHabit.SwitchedOff, before + Close);
        }

        return opensAlways || (!open.Success && Marks().IsMatch(template)) ? new ThinkingTemplate(ThinkingHabit.Always, "") : None;
    }

    /// <summary>Writes what makes the model answer without thinking behind the opening of its answer.</summary>
    /// <exception cref="ModelException">The model cannot answer without thinking.</exception>
    public string AppendTo(string prompt) =>
        Habit == ThinkingHabit.Always || prompt.TrimEnd().EndsWith("<think>", StringComparison.Ordinal)
            ? throw new ModelException(
                "A model must answer at once; by its chat template, this one thinks before it answers, and the template has no form for "
                    + "answers without thinking. Use the model without its chat template, or take one whose template has."
            )
        : Off.StartsWith('\n') && prompt.EndsWith('\n') ? prompt + Off[1..]
        : prompt + Off;

    /// <summary>Whether the innermost condition in front of a place asks for thinking: without such a request there is none.</summary>
    private static bool IsOnRequest(string before) =>
        Conditions().Matches(before) is [.., var last]
        && last.Groups["kind"].Value is "if" or "elif"
        && last.Groups["condition"].Value.Contains("thinking", StringComparison.Ordinal)
        && !Negation().IsMatch(last.Groups["condition"].Value);

    private static string Unescape(string literal) => literal.Replace("\\n", "\n", StringComparison.Ordinal);

    /// <summary>A text of the template that ends with an empty block: Qwen 3, SmolLM 3, GLM 4.5, EXAONE 4 and others.</summary>
    [GeneratedRegex("""(?<quote>['"])(?<before>[^'"]*?)(?<block><think>(?:\\n|\n)*</think>(?:\\n|\n)*)\k<quote>""")]
    private static partial Regex EmptyBlock();

    /// <summary>The end of a block as a text of its own: DeepSeek V3.1, GLM 4.7.</summary>
    [GeneratedRegex("""(?<quote>['"])</think>\k<quote>""")]
    private static partial Regex EndAlone();

    [GeneratedRegex(@"\bnot\s+(?:enable_)?thinking\b")]
    private static partial Regex IfNotThinking();

    /// <summary>A text that ends inside a block: DeepSeek R1, QwQ.</summary>
    [GeneratedRegex("""(?<block><think>(?:\\n|\n)*)['"]\s*-?\}\}""")]
    private static partial Regex Open();

    [GeneratedRegex(@"\{%-?\s*(?<kind>if|elif|else|endif)\b(?<condition>[^%]*)%\}")]
    private static partial Regex Conditions();

    [GeneratedRegex(@"\bnot\b|\bfalse\b")]
    private static partial Regex Negation();

    /// <summary>
    /// Signs that answers may begin with thinking, which the template takes out of earlier turns. Some models without thinking have them
    /// too; they cannot be told apart.
    /// </summary>
    [GeneratedRegex("""(?<quote>['"])</think>\k<quote>|\}\}\s*</think>|<seed:think>|\[THINK\]|◁think▷|<\|channel\|>analysis""")]
    private static partial Regex Marks();
}
