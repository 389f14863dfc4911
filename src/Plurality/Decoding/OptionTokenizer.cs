using System.Text;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Numerics;
using Plurality.Prompts;

namespace Plurality.Decoding;

/// <summary>
/// Finds the tokens that a model reads and writes for each option. It never tokenises an option alone, always with the text before and
/// behind it (docs/method.md#tokens-that-span-a-border), because each tokenizer joins text across borders in its own way.
/// </summary>
internal sealed class OptionTokenizer
{
    /// <summary>The maximum number of cached contexts. Most contexts repeat; the limit bounds memory if they do not.</summary>
    private const int CacheSize = 4096;

    private readonly ITokenizer _tokenizer;
    private readonly Dictionary<string, OptionTokens> _cache = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _starting = new(StringComparer.Ordinal);

    /// <exception cref="PromptException">The vocabulary has no token that may follow an option.</exception>
    public OptionTokenizer(ITokenizer tokenizer, AnswerOptions options, TreeLimits limits)
    {
        _tokenizer = tokenizer;
        Options = options;
        Limits = limits;
        ContinuationTokens = options.Continuation is { } continuation ? FirstTokensOf(continuation) : [];
        MayFollow = TokenSets.Resolve(tokenizer, options.MayFollow, ContinuationTokens);
        EndsAnswer = options.EndsAnswer is { } ends ? TokenSets.Resolve(tokenizer, ends, ContinuationTokens) : [];
        Require(MayFollow, options.MayFollow, "what may follow an option");
    }

    /// <summary>The options.</summary>
    public AnswerOptions Options { get; }

    /// <summary>The largest tree of options that one evaluation may hold.</summary>
    public TreeLimits Limits { get; }

    /// <summary>The tokens that may follow an option.</summary>
    public int[] MayFollow { get; }

    /// <summary>
    /// The tokens that end a list after an option; none if there are no lists, or if every end takes several tokens.
    /// </summary>
    public int[] EndsAnswer { get; }

    /// <summary>The possible first tokens of the text between two options, ascending. There are several if the token can hold the beginning
    /// of the second option, and none if the text is empty.</summary>
    public int[] ContinuationTokens { get; }

    /// <summary>The tokens that <see cref="EndProbability"/> reads.</summary>
    public IReadOnlyCollection<int> EndTokens => field ??= EndsAnswer.Length == 0 ? [] : [.. EndsAnswer.Union(ContinuationTokens)];

    /// <summary>The options' tokens behind this text.</summary>
    /// <param name="context">The end of the prompt, and the answer so far.</param>
    /// <exception cref="PromptException">An option has too many tokens, or two options have the same; the message names them.</exception>
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

    /// <summary>Whether a further option can follow this one: in lists, after any option except the one for none.</summary>
    public bool CanContinue(int option) =>
        Options.IsList && !string.Equals(Options.Options[option].Name, LabelSet.None, StringComparison.Ordinal);

    /// <summary>
    /// All tokens before the place of some options: the text so far as the tokenizer cuts it, whatever tokens an option was read in,
    /// without the tokens that precede every option.
    /// </summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="tokens">The options behind the prompt's context and the answer so far, including the stub.</param>
    /// <exception cref="PromptException">A token spans the border between prompt and answer.</exception>
    public int[] Before(PromptTokens prompt, OptionTokens tokens)
    {
        var own = tokens.Context.Count - tokens.Healed - prompt.ContextTokens;
        return own >= 0
            ? [.. prompt.All.AsSpan(..prompt.Prompt), .. tokens.Context.Skip(prompt.ContextTokens).Take(own)]
            : throw new PromptException(
                $"The prompt must end where a token ends, before the answer's {Quoted(Options.Stub)}; a token spans their border. "
                    + "End it in a line feed."
            );
    }

    /// <summary>All tokens of a prompt and of an answer so far.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="context">Its context and the answer so far, including the stub.</param>
    public int[] TextOf(PromptTokens prompt, string context) =>
        [.. prompt.All.AsSpan(..prompt.Prompt), .. Plain(context).Skip(prompt.ContextTokens)];

    /// <summary>
    /// Checks the places that every list has, behind the stub and behind a first label, before anything is computed. A label that fails
    /// for every document is thus refused at once, not in the hundredth batch.
    /// </summary>
    /// <exception cref="PromptException">An option has too many tokens, or two options have the same; the message names them.</exception>
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
    /// The number of tokens at the end of a text that make up exactly its last characters; −1 if a token spans their border.
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
    /// P(end) = e / (e + c), in [0,1] (docs/method.md#constrained-decoding); null if there are no lists, or if one token does not tell
    /// whether the list ends. If a partial view lacks all of e, or all of c, the missing one counts as its upper limit.
    /// </summary>
    public double? EndProbability(in NextTokens next)
    {
        if (EndsAnswer.Length == 0)
        {
            return null;
        }

        // Return a single token's score unchanged: the log of its exponential has other last digits.
        var goesOn = ContinuationTokens is [var only] && next.Holds(only) ? next.Score(only) : LogMost(next, ContinuationTokens);
        return LogSpace.Sigmoid(LogMost(next, EndsAnswer) - goesOn);
    }

    /// <summary>ln Σ exp of the scores of some tokens; their upper limit if a partial view holds none of them.</summary>
    public static double LogMost(in NextTokens next, int[] tokens)
    {
        var seen = next.LogSumExp(tokens);
        return double.IsNegativeInfinity(seen) ? next.LogHidden(tokens) : seen;
    }

    private OptionTokens Tokenize(string context)
    {
        var before = Plain(context);
        var options = Options.Options;
        OptionSpelling[] spellings = [.. options.Select((_, option) => new OptionSpelling(this, context, option))];
        var healed = before.Length - spellings.Min(spelling => spelling.InCommon(before));
        var place = before.Length - healed;
        OptionEnd[][] ends = [.. spellings.Select(spelling => spelling.Ends(place))];
        CheckLength(ends);
        CheckDistinct(spellings, ends);
        int[][] beginnings = [.. spellings.Select((spelling, option) => spelling.Beginning(place, LeadOf(option)))];
        int[][] firsts = [.. ends.Select((own, option) => FirstTokens(own, beginnings[option].Length))];
        int[][] variants = [.. options.Select((option, i) => Variants(context, before, place, option, beginnings[i], firsts[i]))];
        return new OptionTokens(before, healed, ends, [.. spellings.Select(spelling => spelling.IsSpanning)], beginnings, firsts, variants);
    }

    /// <summary>The text of an option before the part that distinguishes it from others.</summary>
    private string LeadOf(int option) => Options.Options[option].HasLead ? Options.Lead : "";

    /// <summary>An option's first tokens: one, or all tokens that it can end in if it ends in its first token.</summary>
    private static int[] FirstTokens(OptionEnd[] ends, int beginning)
    {
        var set = new SortedSet<int>();
        foreach (var end in ends)
        {
            set.UnionWith(
                end.MayFollow.Length == 0 || !end.Path.AsSpan().StartsWith(ends[0].Path.AsSpan(..beginning)) ? []
                : end.Path.Length > beginning ? [end.Path[beginning]]
                : end.MayFollow
            );
        }

        return [.. set];
    }

    /// <summary>The tokens that start with the rest of an option, followed by one of these texts.</summary>
    internal int[] StartingWith(string rest, IReadOnlyList<string> starts)
    {
        var key = rest + "\n" + string.Join('\n', starts);
        if (!_starting.TryGetValue(key, out var tokens))
        {
            _starting[key] = tokens = [.. _tokenizer.StartingWith([.. starts.Select(start => rest + start)])];
        }

        return tokens;
    }

    /// <summary>The bytes that a token stands for.</summary>
    internal int BytesOf(int token) => _tokenizer.Bytes(token).Length;

    /// <summary>The tokens that end a generation.</summary>
    internal IReadOnlyList<int> EndOfGeneration => _tokenizer.EndOfGeneration;

    /// <summary>
    /// The first tokens of an option's spellings: as written, first letter upper, all upper, each with and without a leading space. A
    /// spelling whose tokens span the border is omitted.
    /// </summary>
    private int[] Variants(string context, int[] before, int place, AnswerOption option, int[] beginning, int[] asWritten)
    {
        // If there is a lead, the word without it (nothing) is not a label and has one spelling.
        if (Options.Lead.Length > 0 && !option.HasLead)
        {
            return asWritten;
        }

        var set = new SortedSet<int>(asWritten);
        var lead = option.HasLead ? Options.Lead : "";
        var word = option.Text[lead.Length..].TrimStart(' ');
        var leadTokens = lead.Length > 0 ? Plain(context + lead) : before;
        // Other spellings are compared at the same place as this one, behind its border, or not at all.
        if (leadTokens.Length < place || !beginning.AsSpan().SequenceEqual(leadTokens.AsSpan(place..)))
        {
            return asWritten;
        }

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

    /// <summary>A word as written, with its first letter upper, and all upper.</summary>
    internal static IEnumerable<string> Spellings(string word)
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

    private void CheckLength(OptionEnd[][] ends)
    {
        var longest = Array.FindIndex(ends, own => own.Max(end => end.Path.Length) > Limits.Tokens);
        if (longest >= 0)
        {
            throw new PromptException(
                $"A label must have at most {Limits.Tokens} tokens; '{Options.Options[longest].Name}' has "
                    + $"{ends[longest].Max(end => end.Path.Length)}. Shorten it."
            );
        }
    }

    private void CheckDistinct(OptionSpelling[] spellings, OptionEnd[][] ends)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < ends.Length; i++)
        {
            var key = string.Join(' ', ends[i][0].Path) + (spellings[i].IsSpanning ? " " + Options.Options[i].Text : "");
            if (!seen.TryAdd(key, i))
            {
                throw new PromptException(
                    $"Labels must be different for this model's tokenizer; '{Options.Options[seen[key]].Name}' and "
                        + $"'{Options.Options[i].Name}' have the same tokens. Rename one."
                );
            }
        }
    }

    /// <summary>The first token of the text between two options, in context: behind a word, as behind a label, and before each
    /// option.</summary>
    private int[] FirstTokensOf(string continuation)
    {
        var options = Options.Options;
        foreach (var option in options)
        {
            var text = Options.Stub + option.Text;
            var before = Plain(text);
            if (Plain(text + continuation + options[0].Text) is var all && all.Length > before.Length && all.AsSpan().StartsWith(before))
            {
                var tokens = options.Select(next => Plain(text + continuation + next.Text)).Where(cut => cut.AsSpan().StartsWith(before));
                return [.. tokens.Select(cut => cut[before.Length]).Distinct().Order()];
            }
        }

        return [Plain(continuation)[0]];
    }

    private static string Quoted(string text) => "'" + text.Replace("\n", "\\n", StringComparison.Ordinal) + "'";
}
