using System.Text;
using Plurality.Prompts;

namespace Plurality.Decoding;

/// <summary>
/// How a tokenizer cuts one option and the text after it, behind one text: before the end of an answer, before a further option, and
/// before an end of generation. A token can span the border between the option and its surroundings
/// (docs/method.md#tokens-that-span-a-border).
/// </summary>
internal sealed class OptionSpelling
{
    private readonly OptionTokenizer _tokenizer;
    private readonly string _before;
    private readonly int _option;
    private readonly Cut _ending;
    private readonly Cut? _continued;
    private readonly Cut? _alone;

    public OptionSpelling(OptionTokenizer tokenizer, string context, int option)
    {
        (_tokenizer, _option) = (tokenizer, option);
        var options = tokenizer.Options;
        _before = context + options.Options[option].Text;
        _ending = CutBefore(options.Ending);
        _continued = tokenizer.CanContinue(option) ? CutBefore(options.Continuation!) : null;
        IsSpanning =
            _ending.Spans
            || (_continued is { } next && (next.Spans || !next.Own.SequenceEqual(_ending.Own) || tokenizer.EndsAnswer.Length == 0));
        _alone = IsSpanning && options.MayFollow.EndOfGeneration ? CutBefore("") : null;
    }

    /// <summary>
    /// Whether a token spans the option's end, the option's tokens depend on what follows, or no single token behind it ends the answer.
    /// </summary>
    public bool IsSpanning { get; }

    private IEnumerable<Cut> Cuts => ((Cut?[])[_ending, _continued, _alone]).OfType<Cut>();

    /// <summary>How many tokens all tokenisations share with the text before the option.</summary>
    public int InCommon(int[] before) => Cuts.Min(cut => cut.Own.CommonPrefixLength(before));

    /// <summary>The tokens from the place on that lie entirely before the option and its lead.</summary>
    public int[] Beginning(int place, string lead)
    {
        var bytes = Encoding.UTF8.GetByteCount(_tokenizer.Options.Options[_option].Text) - Encoding.UTF8.GetByteCount(lead);
        var end = _ending.All.Length;
        for (var behind = 0; end > place && behind < bytes + _ending.FollowingBytes; end--)
        {
            behind += _tokenizer.BytesOf(_ending.All[end - 1]);
        }

        return _ending.All[place..Math.Max(place, Math.Min(end, _ending.Count))];
    }

    /// <summary>Where the option ends, counted from the place; the first is its end before the end of an answer.</summary>
    public OptionEnd[] Ends(int place)
    {
        var options = _tokenizer.Options;
        if (!IsSpanning)
        {
            return [new OptionEnd(_option, [.. _ending.Own[place..]], _tokenizer.MayFollow, [], [])];
        }

        List<OptionEnd> ends = [];
        foreach (var cut in Cuts)
        {
            Add(ends, cut.Own[place..], mayFollow: MayFollow(cut));
        }

        if (_continued is { } continued)
        {
            AddOdds(ends, place, continued, options.EndsAnswer!);
        }

        return [.. ends];
    }

    /// <summary>
    /// P(end) is read where the two tokenisations diverge, and behind the option: e is the next token of the first, c that of the second.
    /// </summary>
    private void AddOdds(List<OptionEnd> ends, int place, Cut continued, TokenClass endsAnswer)
    {
        var part = _ending.All.AsSpan().CommonPrefixLength(continued.All);
        var (end, next) = (Math.Max(part, _ending.Count), Math.Max(part, continued.Count));
        SortedSet<int> stop = [_ending.All[end], .. Rest(_ending, end, endsAnswer.Starts)];
        if (end == _ending.Count && !_ending.Spans)
        {
            stop.UnionWith(_tokenizer.EndsAnswer);
        }

        SortedSet<int> goesOn = [continued.All[next]];
        if (_tokenizer.ContinuationTokens.Length > 1)
        {
            // One token may hold everything between two options and the beginning of the second.
            goesOn.UnionWith(Rest(continued, next, [_tokenizer.Options.Continuation!]));
        }

        if (part == end && part == next)
        {
            stop.Remove(continued.All[next]);
        }

        Add(ends, _ending.All.AsSpan(place..end), endsAnswer: stop);
        Add(ends, continued.All.AsSpan(place..next), continues: goesOn);
        if (endsAnswer.EndOfGeneration && _alone is { } alone)
        {
            Add(ends, alone.Own[place..], endsAnswer: _tokenizer.EndOfGeneration);
        }
    }

    /// <summary>The tokens that complete the option behind its own tokens: the rest of the option, then what may follow.</summary>
    private int[] MayFollow(Cut cut)
    {
        if (!cut.Spans)
        {
            return _tokenizer.MayFollow;
        }

        return [.. Rest(cut, cut.Count, _tokenizer.Options.MayFollow.Starts), cut.All[cut.Count]];
    }

    /// <summary>
    /// The tokens that begin with the rest of the option behind the given tokens, followed by one of these texts. A border inside a
    /// character has no text to search for.
    /// </summary>
    private int[] Rest(Cut cut, int count, IReadOnlyList<string> starts)
    {
        if (RestBefore(cut, count, out var behind) is not { } rest)
        {
            return [];
        }

        string[] left =
        [
            .. starts
                .Where(start => start.Length > behind.Length && start.StartsWith(behind, StringComparison.Ordinal))
                .Select(start => start[behind.Length..]),
        ];
        return left.Length == 0 ? [] : _tokenizer.StartingWith(rest, left);
    }

    /// <summary>The rest of the option behind the given tokens; null if they end inside a character or before the context.</summary>
    /// <param name="cut">The tokens.</param>
    /// <param name="count">How many of them to use.</param>
    /// <param name="behind">How much of the text behind the option they hold.</param>
    private string? RestBefore(Cut cut, int count, out string behind)
    {
        var left = cut.All.Skip(count).Sum(_tokenizer.BytesOf) - cut.FollowingBytes;
        behind = "";
        if (left < 0)
        {
            var following = Encoding.UTF8.GetBytes(cut.Following);
            behind = Encoding.UTF8.GetString(following, 0, -left);
            return "";
        }

        var before = Encoding.UTF8.GetBytes(_before);
        if (left > before.Length || (left > 0 && (before[^left] & 0xC0) == 0x80))
        {
            return null;
        }

        return Encoding.UTF8.GetString(before, before.Length - left, left);
    }

    private void Add(
        List<OptionEnd> ends,
        ReadOnlySpan<int> path,
        IEnumerable<int>? mayFollow = null,
        IEnumerable<int>? endsAnswer = null,
        IEnumerable<int>? continues = null
    )
    {
        var at = -1;
        for (var i = 0; i < ends.Count; i++)
        {
            at = path.SequenceEqual(ends[i].Path) ? i : at;
        }

        var known = at < 0 ? new OptionEnd(_option, path.ToArray(), [], [], []) : ends[at];
        var joined = known with
        {
            MayFollow = Union(known.MayFollow, mayFollow),
            EndsAnswer = Union(known.EndsAnswer, endsAnswer),
            Continues = Union(known.Continues, continues),
        };
        if (at < 0)
        {
            ends.Add(joined);
        }
        else
        {
            ends[at] = joined;
        }
    }

    private static int[] Union(int[] known, IEnumerable<int>? more) => more is null ? known : [.. new SortedSet<int>(known.Concat(more))];

    private Cut CutBefore(string following)
    {
        var all = _tokenizer.Plain(_before + following);
        var bytes = Encoding.UTF8.GetByteCount(following);
        var (count, behind) = (all.Length, 0);
        while (count > 0 && behind < bytes)
        {
            behind += _tokenizer.BytesOf(all[--count]);
        }

        return new Cut(all, count, behind > bytes, following, bytes);
    }

    /// <summary>One tokenisation.</summary>
    /// <param name="All">All tokens.</param>
    /// <param name="Count">How many of them lie entirely before the text that follows the option.</param>
    /// <param name="Spans">Whether the next token begins before that text.</param>
    /// <param name="Following">What follows the option.</param>
    /// <param name="FollowingBytes">Its length in UTF-8.</param>
    private readonly record struct Cut(int[] All, int Count, bool Spans, string Following, int FollowingBytes)
    {
        /// <summary>The tokens that lie entirely before the text that follows the option.</summary>
        public ReadOnlySpan<int> Own => All.AsSpan(..Count);
    }
}
