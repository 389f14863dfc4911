using System.Text;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Numerics;
using Plurality.Prompts;

namespace Plurality.Decoding;

/// <summary>
/// Finds the tokens that a model would read and write for each option: never the option alone, always in context, with what stands before
/// and behind it (docs/method.md#tokens-that-span-a-border), because tokenizers join across borders in ways of their own.
/// </summary>
internal sealed class OptionTokenizer
{
    /// <summary>Contexts kept; they repeat from document to document, and a run with ever new ones must not grow without end.</summary>
    private const int CacheSize = 4096;

    private readonly ITokenizer _tokenizer;
    private readonly Dictionary<string, OptionTokens> _cache = new(StringComparer.Ordinal);

    /// <exception cref="PromptException">The vocabulary has no token that may follow an option.</exception>
    public OptionTokenizer(ITokenizer tokenizer, AnswerOptions options, TreeLimits limits)
    {
        _tokenizer = tokenizer;
        Options = options;
        Limits = limits;
        ContinuationToken = options.Continuation is { } continuation ? FirstTokenOf(continuation) : null;
        MayFollow = TokenSets.Resolve(tokenizer, options.MayFollow, ContinuationToken);
        EndsAnswer = options.EndsAnswer is { } ends ? TokenSets.Resolve(tokenizer, ends, ContinuationToken) : [];
        Require(MayFollow, options.MayFollow, "what may follow an option");
        if (options.EndsAnswer is not null)
        {
            Require(EndsAnswer, options.EndsAnswer, "what ends an answer");
        }
    }

    /// <summary>The options.</summary>
    public AnswerOptions Options { get; }

    /// <summary>How large a tree of them one evaluation may hold.</summary>
    public TreeLimits Limits { get; }

    /// <summary>The tokens that may follow an option.</summary>
    public int[] MayFollow { get; }

    /// <summary>The tokens that end a list after an option; none where there are no lists.</summary>
    public int[] EndsAnswer { get; }

    /// <summary>The first token of what stands between two options; null where nothing does.</summary>
    public int? ContinuationToken { get; }

    /// <summary>The options' tokens behind this text.</summary>
    /// <param name="context">The end of the prompt, and the answer so far.</param>
    /// <exception cref="PromptException">A token spans the border between an option and its surroundings; the message names the
    /// option.</exception>
    public OptionTokens After(string context)
    {
        if (!_cache.TryGetValue(context, out var tokens))
        {
            if (_cache.Count >= CacheSize)
            {
                _cache.Clear();
            }

            _cache[context] = tokens = Tokenize(context);
        }

        return tokens;
    }

    /// <summary>Whether a further option can follow this one: in lists, any but the one that stands for none of the others.</summary>
    public bool CanContinue(int option) =>
        Options.IsList && !string.Equals(Options.Options[option].Name, LabelSet.None, StringComparison.Ordinal);

    /// <summary>The tokens between an option and the place of the next one: what the later context has more than the option's
    /// end.</summary>
    /// <param name="tokens">The options at the place of this one.</param>
    /// <param name="option">The option that is written.</param>
    /// <param name="next">The options at the place of the next one.</param>
    /// <exception cref="PromptException">A token spans the border behind the option.</exception>
    public int[] Continuation(OptionTokens tokens, int option, OptionTokens next)
    {
        int[] before = [.. tokens.Context, .. tokens.Options[option]];
        return next.Context.Count > before.Length && next.Context.Take(before.Length).SequenceEqual(before)
            ? [.. next.Context.Skip(before.Length)]
            : throw new PromptException(
                $"This model's tokenizer must keep a label apart from {Quoted(Options.Continuation!)}, what stands between labels; "
                    + $"a token spans the border behind '{Options.Options[option].Name}'. Rename it or choose another format."
            );
    }

    /// <summary>
    /// Looks at the places that every list has, behind the stub and behind a first label, before anything is computed: a label that no
    /// document could be given is better refused now than in the hundredth wave.
    /// </summary>
    /// <exception cref="PromptException">A token spans the border between an option and its surroundings; the message names the
    /// option.</exception>
    public void Check(string context)
    {
        After(context + Options.Stub);
        if (Options.IsList)
        {
            After(context + Options.Stub + Options.Options[0].Text + Options.Continuation);
        }
    }

    /// <summary>Tokens of a text, without the vocabulary's own beginning and end.</summary>
    public int[] Plain(string text) => _tokenizer.Encode(text);

    /// <summary>
    /// How many tokens at the end of a text make up exactly its last characters; −1 where a token spans their border.
    /// </summary>
    public int CountAtEnd(ReadOnlySpan<int> tokens, string ending)
    {
        var bytes = Encoding.UTF8.GetByteCount(ending);
        var count = 0;
        while (bytes > 0 && count < tokens.Length)
        {
            bytes -= _tokenizer.Bytes(tokens[^(count + 1)]).Length;
            count++;
        }

        return bytes == 0 ? count : -1;
    }

    /// <summary>
    /// P(end) = e / (e + c), in [0,1] (docs/method.md#constrained-decoding); null where there are no lists. Where a partial view lacks
    /// all of e, or c, it counts as the most that it can be.
    /// </summary>
    public double? EndProbability(in NextTokens next)
    {
        if (!Options.IsList || ContinuationToken is not { } continuation)
        {
            return null;
        }

        var ends = next.LogSumExp(EndsAnswer);
        ends = double.IsNegativeInfinity(ends) ? next.LogHidden(EndsAnswer) : ends;
        return LogSpace.Sigmoid(ends - (next.Holds(continuation) ? next.Score(continuation) : next.LogLimit));
    }

    private OptionTokens Tokenize(string context)
    {
        var before = Plain(context);
        var options = Options.Options;
        var tokens = new int[options.Count][];
        var lead = 0;
        var faults = new List<string>();
        for (var i = 0; i < options.Count; i++)
        {
            tokens[i] = Between(context, before, options[i].Text, Options.Ending) ?? [];
            var asContinued = CanContinue(i) ? Between(context, before, options[i].Text, Options.Continuation!) ?? [] : tokens[i];
            if (tokens[i].Length == 0 || !tokens[i].AsSpan().SequenceEqual(asContinued))
            {
                faults.Add(options[i].Name);
            }
            else if (options[i].HasLead)
            {
                var behindLead = CountAtEnd(tokens[i], options[i].Text[Options.Lead.Length..]);
                lead = tokens[i].Length - behindLead;
                if (behindLead < 1)
                {
                    faults.Add(options[i].Name);
                }
            }
        }

        if (faults.Count > 0)
        {
            throw new PromptException(
                $"This model's tokenizer must keep a label apart from what stands before and behind it ({Quoted(context)} … "
                    + $"{Quoted(Options.Ending)}); "
                    + $"a token spans the border of {string.Join(", ", faults.Select(fault => $"'{fault}'"))}. Rename "
                    + $"{(faults.Count == 1 ? "it" : "them")} or choose another format."
            );
        }

        CheckLength(tokens);
        CheckDistinct(tokens);
        int[][] firsts = [.. tokens.Select((option, i) => new[] { option[options[i].HasLead ? lead : 0] })];
        int[][] variants = [.. options.Select((option, i) => Variants(context, before, option, firsts[i][0]))];
        return new OptionTokens(before, tokens, lead, firsts, variants);
    }

    /// <summary>The tokens of an option between its context and what follows; null where a token spans a border.</summary>
    private int[]? Between(string context, int[] before, string option, string following)
    {
        var all = Plain(context + option + following);
        var behind = CountAtEnd(all, following);
        if (behind < 0)
        {
            return null;
        }

        var upTo = all.AsSpan(..^behind);
        var count = CountAtEnd(upTo, option);
        return count > 0 && upTo[..^count].SequenceEqual(before) ? upTo[^count..].ToArray() : null;
    }

    /// <summary>
    /// The first tokens of an option's spellings: as written, first letter upper, all upper, each with and without a leading space. A
    /// spelling whose tokens span the border is left out.
    /// </summary>
    private int[] Variants(string context, int[] before, AnswerOption option, int asWritten)
    {
        // Where there is a lead, the word without it (nothing) is not a label and has one spelling.
        if (Options.Lead.Length > 0 && !option.HasLead)
        {
            return [asWritten];
        }

        var set = new SortedSet<int> { asWritten };
        var lead = option.HasLead ? Options.Lead : "";
        var word = option.Text[lead.Length..].TrimStart(' ');
        var leadTokens = lead.Length > 0 ? Plain(context + lead) : before;
        foreach (var spelling in Spellings(word))
        {
            foreach (var space in (string[])["", " "])
            {
                var all = Plain(context + lead + space + spelling + Options.Ending);
                if (all.Length > leadTokens.Length && all.AsSpan().StartsWith(leadTokens))
                {
                    set.Add(all[leadTokens.Length]);
                }
            }
        }

        return [.. set];
    }

    private static IEnumerable<string> Spellings(string word)
    {
        yield return word;
        var first = char.IsSurrogatePair(word, 0) ? 2 : 1;
        yield return word[..first].ToUpperInvariant() + word[first..];
        yield return word.ToUpperInvariant();
    }

    private static void Require(int[] tokens, TokenClass described, string purpose)
    {
        if (tokens.Length == 0)
        {
            throw new PromptException(
                $"The model's vocabulary must have a token that starts with {string.Join(" or ", described.Starts.Select(Quoted))}, "
                    + $"{purpose}; it has none. Choose another format."
            );
        }
    }

    private void CheckLength(int[][] tokens)
    {
        var longest = Array.FindIndex(tokens, option => option.Length > Limits.Tokens);
        if (longest >= 0)
        {
            throw new PromptException(
                $"A label must have at most {Limits.Tokens} tokens; '{Options.Options[longest].Name}' has "
                    + $"{tokens[longest].Length}. Shorten it."
            );
        }
    }

    private void CheckDistinct(int[][] tokens)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Length; i++)
        {
            var key = string.Join(' ', tokens[i]);
            if (!seen.TryAdd(key, i))
            {
                throw new PromptException(
                    $"Labels must be different for this model's tokenizer; '{Options.Options[seen[key]].Name}' and "
                        + $"'{Options.Options[i].Name}' have the same tokens. Rename one."
                );
            }
        }
    }

    private int FirstTokenOf(string continuation)
    {
        // In context: behind a word, as behind a label.
        var text = Options.Stub + Options.Options[0].Text;
        var all = Plain(text + continuation + Options.Options[0].Text);
        var before = Plain(text);
        return all.Length > before.Length && all.AsSpan().StartsWith(before)
            ? all[before.Length]
            : throw new PromptException(
                $"This model's tokenizer must keep {Quoted(continuation)}, what stands between labels, apart from "
                    + $"'{Options.Options[0].Name}'; a token spans the border. Choose another format."
            );
    }

    private static string Quoted(string text) => "'" + text.Replace("\n", "\\n", StringComparison.Ordinal) + "'";
}
