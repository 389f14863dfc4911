using System.Text;
using Plurality.Prompts;
using Plurality.Testing;

namespace Plurality.Tests.Decoding;

/// <summary>
/// The slow reference: it asks the script itself, reads every text from its beginning, goes through all token sequences that spell an
/// option, sums in double precision, and knows of no trie, batch or branch.
/// </summary>
internal sealed class Oracle(ScriptedTokenizer vocabulary, Script script)
{
    private readonly string[] _texts =
    [
        .. Enumerable.Range(0, vocabulary.Size).Select(token => Encoding.Latin1.GetString(vocabulary.Bytes(token))),
    ];

    /// <summary>The tokens of a text, Latin letters only: the longest piece at each place.</summary>
    public List<int> Tokens(string text)
    {
        List<int> tokens = vocabulary.Beginning is { } beginning ? [beginning] : [];
        for (var at = 0; at < text.Length; )
        {
            var next = Enumerable
                .Range(0, _texts.Length)
                .Where(token => _texts[token].Length > 0 && string.CompareOrdinal(text, at, _texts[token], 0, _texts[token].Length) == 0)
                .MaxBy(token => _texts[token].Length);
            tokens.Add(next);
            at += _texts[next].Length;
        }

        return tokens;
    }

    /// <summary>The logits behind some tokens.</summary>
    public double[] Logits(IEnumerable<int> tokens)
    {
        int[] all = [.. tokens];
        var hash = 0UL;
        foreach (var token in all)
        {
            hash = Mix.Of(hash, (ulong)token);
        }

        var logits = new float[vocabulary.Size];
        script.Write(new TextSoFar(vocabulary, all) { Hash = hash }, logits);
        return [.. logits.Select(logit => (double)logit)];
    }

    /// <summary>The probabilities behind some tokens.</summary>
    public double[] Next(IEnumerable<int> tokens)
    {
        var logits = Logits(tokens);
        var sum = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => Math.Exp(logit) / sum)];
    }

    /// <summary>Σ over all token sequences that spell the option, as the tokenizer does, and a token that may follow.</summary>
    public double Mass(string before, string option, Func<string, int, bool> mayFollow)
    {
        var context = Tokens(before);
        var own = Tokens(before + option).Skip(context.Count).ToList();
        return Spellings(option)
            .Where(sequence => sequence.SequenceEqual(own))
            .Sum(sequence =>
            {
                var read = context.ToList();
                var mass = 1.0;
                foreach (var token in sequence)
                {
                    mass *= Next(read)[token];
                    read.Add(token);
                }

                return mass * Share(read, mayFollow);
            });
    }

    /// <summary>
    /// The mass of an option whose end may share a token with what follows: the option is cut as the tokenizer cuts it before each text
    /// that may follow; behind the tokens that lie wholly in it come all tokens that begin with its rest and then may follow.
    /// </summary>
    public double OwnMass(string place, string option, AnswerFormat format)
    {
        var start = Tokens(place).Count;
        var name = format.Name;
        string[] following = [format.Ending.Length > 0 ? format.Ending : "\n", format.Continuation];
        var cuts = following.Select(text => CutAt(Tokens(place + option + text).Skip(start), option)).ToList();
        var isSpanning = cuts.Exists(cut => cut.Left.Length > 0) || !cuts[0].Own.SequenceEqual(cuts[1].Own);
        if (isSpanning && name != "json")
        {
            cuts.Add(CutAt(Tokens(place + option).Skip(start), option));
        }

        return cuts.GroupBy(cut => string.Join(' ', cut.Own))
            .Sum(group =>
            {
                var read = Tokens(place);
                var mass = 1.0;
                foreach (var token in group.First().Own)
                {
                    mass *= Next(read)[token];
                    read.Add(token);
                }

                return mass * Share(read, (text, _) => MayFollowText(name)(text, group.First().Left));
            });
    }

    /// <summary>The sum over all sequences of tokens that spell an option and then something that may follow it.</summary>
    public double AllMass(IEnumerable<int> tokens, string rest, Func<string, string, bool> mayFollow)
    {
        List<int> read = [.. tokens];
        var next = Next(read);
        var sum = 0.0;
        for (var token = 0; token < next.Length; token++)
        {
            var text = TextOf(token);
            if (mayFollow(text, rest))
            {
                sum += next[token];
            }
            else if (text.Length > 0 && rest.StartsWith(text, StringComparison.Ordinal))
            {
                sum += next[token] * AllMass([.. read, token], rest[text.Length..], mayFollow);
            }
        }

        return sum;
    }

    /// <summary>What may follow the rest of an option, from the same table: a token's text, and the rest.</summary>
    public static Func<string, string, bool> MayFollowText(string format) =>
        format switch
        {
            "json" => (text, rest) => text.StartsWith(rest + "\"", StringComparison.Ordinal),
            "list" => (text, rest) => StartsLine(text, rest) || text.StartsWith(rest + ",", StringComparison.Ordinal),
            _ => (text, rest) => StartsLine(text, rest) || text == rest + " and",
        };

    /// <summary>The probability that the next token is of a kind; ends of generation have the text <c>&lt;end&gt;</c>.</summary>
    public double Share(IEnumerable<int> tokens, Func<string, int, bool> kind) =>
        Next(tokens).Select((p, token) => kind(TextOf(token), token) ? p : 0).Sum();

    /// <summary>What may follow an option, written down once more from the table of docs/method.md#2-the-prompt.</summary>
    public Func<string, int, bool> MayFollow(string format) =>
        format switch
        {
            "json" => (text, _) => text.StartsWith('"'),
            "list" => (text, _) => text.StartsWith(',') || text.StartsWith('\n') || text == "<end>",
            _ => (text, token) => text.StartsWith('\n') || text == "<end>" || token == Tokens("x and")[Tokens("x").Count],
        };

    /// <summary>P(end) behind a text, from the same table.</summary>
    public double End(string before, string format)
    {
        var read = Tokens(before);
        var ends = Share(
            read,
            format == "json"
                ? (text, _) => text.StartsWith("\"]", StringComparison.Ordinal)
                : (text, _) => text.StartsWith('\n') || text == "<end>"
        );
        var between =
            format == "json" ? "\", \""
            : format == "list" ? ","
            : " and";
        var goesOn = Next(read)[Tokens(before + between)[read.Count]];
        return ends / (ends + goesOn);
    }

    private static bool StartsLine(string text, string rest) =>
        text.StartsWith(rest + "\n", StringComparison.Ordinal) || (rest.Length == 0 && text == "<end>");

    private (List<int> Own, string Left) CutAt(IEnumerable<int> tokens, string option)
    {
        List<int> own = [];
        foreach (var token in tokens)
        {
            if (!option.StartsWith(_texts[token], StringComparison.Ordinal))
            {
                break;
            }

            own.Add(token);
            option = option[_texts[token].Length..];
        }

        return (own, option);
    }

    private string TextOf(int token) => vocabulary.EndOfGeneration.Contains(token) ? "<end>" : _texts[token];

    private IEnumerable<List<int>> Spellings(string text)
    {
        if (text.Length == 0)
        {
            yield return [];
            yield break;
        }

        for (var token = 0; token < _texts.Length; token++)
        {
            if (_texts[token].Length > 0 && text.StartsWith(_texts[token], StringComparison.Ordinal))
            {
                foreach (var rest in Spellings(text[_texts[token].Length..]))
                {
                    yield return [token, .. rest];
                }
            }
        }
    }
}
