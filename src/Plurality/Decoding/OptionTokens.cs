using Plurality.Models;

namespace Plurality.Decoding;

/// <summary>How the options of one place are tokenised there.</summary>
/// <param name="Context">The tokens of the text before the options, as far back as the tokenizer was shown it.</param>
/// <param name="Options">Each option's tokens, aligned with the options.</param>
/// <param name="LeadLength">How many tokens the options' common lead has; 0 in most formats.</param>
/// <param name="FirstTokens">Each option's first token behind the lead, as written.</param>
/// <param name="VariantFirstTokens">The first tokens of each option's spellings, ascending.</param>
internal sealed record OptionTokens(
    IReadOnlyList<int> Context,
    IReadOnlyList<int[]> Options,
    int LeadLength,
    IReadOnlyList<int[]> FirstTokens,
    IReadOnlyList<int[]> VariantFirstTokens
)
{
    /// <summary>The tries of all options, by the size of one: every document of a run asks for them again at its first step.</summary>
    private readonly Dictionary<TreeLimits, IReadOnlyList<OptionTrie>> _ofAll = [];

    private OptionTrie? _whole;

    /// <summary>One trie of these options.</summary>
    public OptionTrie Trie(IReadOnlyList<int> offered) =>
        offered.Count < Options.Count ? OptionTrie.Whole(Options, offered) : _whole ??= OptionTrie.Whole(Options, offered);

    /// <summary>Tries of these options, each within the limits (<see cref="OptionTrie.Build"/>).</summary>
    public IReadOnlyList<OptionTrie> Tries(IReadOnlyList<int> offered, TreeLimits limits)
    {
        if (offered.Count < Options.Count)
        {
            return OptionTrie.Build(Options, offered, limits);
        }

        if (!_ofAll.TryGetValue(limits, out var tries))
        {
            _ofAll[limits] = tries = OptionTrie.Build(Options, offered, limits);
        }

        return tries;
    }
}
