using Plurality.Models;

namespace Plurality.Decoding;

/// <summary>How the options of one place are tokenised.</summary>
/// <param name="Context">The tokens of the text before the options, as far back as the tokenizer saw it.</param>
/// <param name="Healed">How many of the last context tokens are read in front of each option instead of before all of them, because a
/// token of some option spans their border.</param>
/// <param name="Ends">Where each option ends, aligned with the options; the first is its end before the end of an answer.</param>
/// <param name="IsSpanning">Whether a token spans the end of an option, or no single token behind it ends the answer, aligned with the
/// options.</param>
/// <param name="Beginnings">Each option's tokens before the first one that distinguishes it from others: the tokens put in front of it,
/// and its lead.</param>
/// <param name="FirstTokens">Each option's first tokens behind its beginning, as written; one unless the option ends there.</param>
/// <param name="VariantFirstTokens">The first tokens of each option's spellings, ascending.</param>
internal sealed record OptionTokens(
    IReadOnlyList<int> Context,
    int Healed,
    IReadOnlyList<OptionEnd[]> Ends,
    IReadOnlyList<bool> IsSpanning,
    IReadOnlyList<int[]> Beginnings,
    IReadOnlyList<int[]> FirstTokens,
    IReadOnlyList<int[]> VariantFirstTokens
)
{
    /// <summary>The tries of all options, by size limit: every document of a run needs them again at its first step.</summary>
    private readonly Dictionary<TreeLimits, IReadOnlyList<OptionTrie>> _ofAll = [];

    private readonly bool?[] _sharesFirstTokens = new bool?[2];

    private OptionTrie? _whole;

    /// <summary>Each option's tokens that lie entirely in it, aligned with the options.</summary>
    public IReadOnlyList<int[]> Options { get; } = [.. Ends.Select(ends => ends[0].Path)];

    /// <summary>Whether a token spans a border of any option.</summary>
    public bool HasSpanning => Healed > 0 || IsSpanning.Contains(true);

    /// <summary>Whether a token is there twice among the first tokens of all options.</summary>
    /// <param name="variants">Whether those of the options' spellings count, too.</param>
    public bool SharesFirstTokens(bool variants)
    {
        if (_sharesFirstTokens[variants ? 1 : 0] is not { } known)
        {
            HashSet<int> seen = [];
            known = (variants ? VariantFirstTokens : FirstTokens).Any(own => own.Any(token => !seen.Add(token)));
            _sharesFirstTokens[variants ? 1 : 0] = known;
        }

        return known;
    }

    /// <summary>One trie of everything that these options' masses need.</summary>
    public OptionTrie Trie(IReadOnlyList<int> offered) =>
        offered.Count < Options.Count ? OptionTrie.Whole(MassEnds(offered)) : _whole ??= OptionTrie.Whole(MassEnds(offered));

    /// <summary>Tries of these options, including their P(end), each within the limits (<see cref="OptionTrie.Build"/>).</summary>
    public IReadOnlyList<OptionTrie> Tries(IReadOnlyList<int> offered, TreeLimits limits)
    {
        if (offered.Count < Options.Count)
        {
            return OptionTrie.Build(offered.SelectMany(option => Ends[option]), limits);
        }

        if (!_ofAll.TryGetValue(limits, out var tries))
        {
            _ofAll[limits] = tries = OptionTrie.Build(offered.SelectMany(option => Ends[option]), limits);
        }

        return tries;
    }

    /// <summary>The maximum number of tokens that an evaluation needs behind the place for one of these options.</summary>
    public int Longest(IReadOnlyList<int> offered) => offered.Max(option => Ends[option].Max(end => end.Path.Length));

    private IEnumerable<OptionEnd> MassEnds(IReadOnlyList<int> offered) =>
        offered.SelectMany(option => Ends[option]).Where(end => end.MayFollow.Length > 0);
}
