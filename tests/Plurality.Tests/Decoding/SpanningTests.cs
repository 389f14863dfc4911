using System.Globalization;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>Labels that share a token with what stands around them (docs/method.md#tokens-that-span-a-border).</summary>
public sealed class SpanningTests
{
    private const string Text = "Input: one\n";
    private const double Tolerance = 1e-4; // a script leaves 1e-6 to other tokens at each of some 30 places
    private static readonly string[] Labels =
    [
        "Misc.",
        "Other (please specify)",
        "Why?",
        "wow!",
        "#metoo",
        "50%",
        "(none of these)",
        "?",
        "joy",
        "😀",
        "\"scare quotes\"",
    ];

    private static readonly string[] Common = ["\"]", "\"]}", "[\"", " and", " the", "joy", " joy", "Misc", "none", "😀"];

    /// <summary>Vocabularies that join labels with what stands before them, behind them, or both.</summary>
    private static readonly Dictionary<string, string[]> Pieces = new()
    {
        ["ends"] =
        [
            .. Common,
            .. ((string[])[".", "?", "!", "%", ")", "o", "😀", "\\\""]).SelectMany(end =>
                (string[])[end + "\"", end + "\",", end + "\n", end + ",", end + " and"]
            ),
        ],
        ["one end"] = [.. Common, .. ((string[])[".", "?", "!", ")"]).SelectMany(end => (string[])[end + "\"]}", end + "\n"])],
        ["other end"] = [.. Common, "\", \"", .. ((string[])[".", "?", "!", ")"]).SelectMany(end => (string[])[end + "\", \"", end + ","])],
        ["beginnings"] = [.. Common, " [\"", " [\"#", " [\"(", " \"#", " \"(w", ": #", ": (", " the #", " the 5", ":?", "e: \"", "\", \"?"],
        ["both"] =
        [
            .. Common,
            " [\"",
            " [\"?\"",
            " [\"#",
            ".\",",
            "?\"",
            "?\n",
            ")\"]}",
            "\"?\"",
            ", #",
            ": W",
            ": ?\n",
            "%\"",
            "Labels: j",
            "Labels:",
        ],

        // No token begins with the two characters that end a list in json: the quotation mark alone does not tell whether it ends.
        ["no end"] = [" and", " the", "joy", " joy", "Misc", "none", "😀", ".\"", "?\"", "%\",", "!\", \"", "]}"],
    };

    public static TheoryData<string, string, double> Cases()
    {
        var cases = new TheoryData<string, string, double>();
        foreach (var format in AnswerFormat.All)
        {
            foreach (var vocabulary in Pieces.Keys)
            {
                cases.Add(format.Name, vocabulary, 0);
            }

            cases.Add(format.Name, "ends", 1e-3);
            cases.Add(format.Name, "both", 1e-3);
        }

        return cases;
    }

    /// <summary>
    /// A model of texts, written in the tokenizer's own tokens, gives each list of labels a probability: whatever the tokens, an option's
    /// mass is the probability of the texts that begin with it, and P(end) the share of those that end there.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Masses_and_ends_are_those_of_the_texts(string name, string vocabulary, double bound)
    {
        var format = AnswerFormat.Named(name);
        for (var first = 0; first < Labels.Length; first++)
        {
            var ended = first % 3 == 0 ? 0.8 : 0.25;
            using var model = Model(vocabulary, Texts(format, first, ended));
            var settings = DecodingRun.Settings(name, ScoringMode.Exact, Labels) with { ScoringBound = bound };

            var trace = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings);

            var step = trace.Steps[0];
            Assert.Equal(Labels[first], step.Chosen);
            Assert.Equal(1, step.Distribution.Coverage, Tolerance + bound);
            foreach (var label in (string[])[.. Labels, LabelSet.None])
            {
                Assert.Equal(Weight(first, label), step.Distribution.Probability(label), Tolerance + bound);
            }

            Assert.Equal(ended, step.EndProbability!.Value, Tolerance);
            Assert.Equal(ended < 0.5 ? 2 : 1, trace.Steps.Count);
            if (ended < 0.5)
            {
                var second = trace.Steps[1].Distribution;
                Assert.All(Labels.Where((_, i) => i != first), label => Assert.Equal(0.1, second.Probability(label), Tolerance + bound));
                Assert.Equal(1, trace.Steps[1].EndProbability!.Value, Tolerance);
            }

            Assert.Equal(format.Write(trace.Labels), trace.Answer);
            Assert.Equal(
                format.Stub + string.Join(format.Continuation, trace.Labels.Select(format.Option)),
                model.Vocabulary.Text(trace.AnswerTokens!)
            );
        }
    }

    [Theory]
    [InlineData("ends")]
    [InlineData("one end")]
    [InlineData("other end")]
    [InlineData("beginnings")]
    [InlineData("both")]
    [InlineData("no end")]
    public async Task First_tokens_are_those_of_the_texts(string vocabulary)
    {
        for (var first = 0; first < Labels.Length; first++)
        {
            using var model = Model(vocabulary, Texts(AnswerFormat.Json, first, 0.3));
            // Of the same first byte: the two would collide.
            string[] labels = [.. Labels.Where(label => !label.StartsWith('"'))];
            var settings = DecodingRun.Settings("json", ScoringMode.FirstToken, Labels);

            var trace = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings);

            Assert.Equal(Labels[first], trace.Labels[0]);
            Assert.Empty(trace.Warnings);
            Assert.All(labels, label => Assert.Equal(Weight(first, label), trace.Steps[0].Distribution.Probability(label), Tolerance));
            Assert.Equal(1, trace.Steps[0].Distribution.Coverage, Tolerance);
            Assert.Equal(0.3, trace.Steps[0].EndProbability!.Value, Tolerance);
        }
    }

    [Fact]
    public async Task First_tokens_that_labels_share_are_warned_of()
    {
        using var model = new ScriptedModel { Vocabulary = new ScriptedTokenizer(Pieces["ends"]) };
        var settings = DecodingRun.Settings("json", ScoringMode.FirstToken, "wow", "wow!", "joy");

        var trace = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings);

        Assert.Contains("wow, wow! share", Assert.Single(trace.Warnings), StringComparison.Ordinal);
    }

    /// <summary>Free decoding reads the answer as it stands; its steps have the same masses.</summary>
    [Theory]
    [InlineData("json", "ends")]
    [InlineData("list", "one end")]
    [InlineData("json", "beginnings")]
    [InlineData("list", "beginnings")]
    [InlineData("json", "both")]
    [InlineData("json", "no end")]
    public async Task Free_answers_are_read_as_before(string name, string vocabulary)
    {
        var format = AnswerFormat.Named(name);
        for (var first = 0; first < Labels.Length; first++)
        {
            using var model = Model(vocabulary, Texts(format, first, 0.9));
            var settings = DecodingRun.Settings(name, ScoringMode.Exact, Labels) with { Decoding = DecodingMode.Free };

            var trace = await DecodingRun.AnswerAsync(model, new Prompt(Text), settings);

            Assert.Equal([Labels[first]], trace.Labels);
            Assert.True(trace.WellFormed);
            Assert.Equal(Weight(first, Labels[first]), trace.Steps[0].Distribution.Probability(Labels[first]), Tolerance);
        }
    }

    /// <summary>Lists are scored behind what is written of them: the same numbers as in the answer itself.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Given_lists_have_the_scores_of_the_answer(string name, string vocabulary, double bound)
    {
        Assert.InRange(bound, 0, 1);
        var options = AnswerOptions.Of(AnswerFormat.Named(name), LabelSet.Create(Labels));
        for (var seed = 0UL; seed < 6; seed++)
        {
            using var model = new ScriptedModel { Vocabulary = new ScriptedTokenizer(Pieces[vocabulary]), Script = Script.Hash(seed) };
            var trace = await DecodingRun.AnswerAsync(model, new Prompt(Text), DecodingRun.Settings(name, ScoringMode.Exact, Labels));

            for (var step = 0; step < trace.Steps.Count; step++)
            {
                var prompt = new Prompt(Text) { Written = [.. trace.Labels.Take(step)] };
                var scores = await DecodingRun.ScoreAsync(model, prompt, options, new ScoreSettings());
                var chosen = scores.Distribution.Options.ToList().IndexOf(trace.Steps[step].Chosen!);
                Assert.Equal(trace.Steps[step].Distribution.Scores, scores.Distribution.Scores);
                Assert.Equal(trace.Steps[step].EndProbability, scores.EndProbabilities[chosen]);
            }
        }
    }

    /// <summary>
    /// The slow reference goes through all token sequences that spell an option and then something that may follow. The mass of the
    /// tokenizer's own sequences is a part of it; how large a part docs/method.md says.
    /// </summary>
    [Theory]
    [InlineData("json", "ends")]
    [InlineData("json", "both")]
    [InlineData("list", "one end")]
    [InlineData("list", "both")]
    [InlineData("polysyndeton", "ends")]
    public async Task All_spellings_have_more_mass_than_the_tokenizers_own(string name, string vocabulary)
    {
        string[] labels = ["Why?", "?", "#m", "joy"];
        var format = AnswerFormat.Named(name);
        var (own, all) = (0.0, 0.0);
        for (var seed = 0UL; seed < 4; seed++)
        {
            using var model = new ScriptedModel { Vocabulary = new ScriptedTokenizer(Pieces[vocabulary]), Script = Script.Hash(seed) };
            var scores = await DecodingRun.ScoreAsync(
                model,
                new Prompt(Text),
                AnswerOptions.Of(format, LabelSet.Create(labels)),
                new ScoreSettings()
            );
            var oracle = new Oracle(model.Vocabulary, model.Script);
            foreach (var label in labels)
            {
                var mass = Math.Exp(scores.Distribution.Score(label));
                var place = model.Vocabulary.Text(scores.PromptTokens);
                var option = (Text + format.Stub)[place.Length..] + format.Option(label);
                Assert.Equal(oracle.OwnMass(place, option, format), mass, mass * 1e-4);
                var spelled = oracle.AllMass(scores.PromptTokens, option, Oracle.MayFollowText(name));
                Assert.InRange(mass, 0, spelled * (1 + 1e-4));
                (own, all) = (own + mass, all + spelled);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{name} {vocabulary}: {own / all:0.0000}")
        );
        Assert.InRange(own / all, 0, 1);
    }

    /// <summary>With a view of some tokens, no probability is above its upper limit.</summary>
    [Theory]
    [InlineData("json", ScoringMode.Exact)]
    [InlineData("list", ScoringMode.Exact)]
    [InlineData("json", ScoringMode.FirstToken)]
    [InlineData("list", ScoringMode.FirstToken)]
    public async Task Partial_views_bound_the_complete_one(string name, ScoringMode scoring)
    {
        foreach (var vocabulary in Pieces.Keys)
        {
            for (var seed = 0UL; seed < 4; seed++)
            {
                foreach (var top in (int[])[1, 5, 60])
                {
                    using var whole = Hashed(vocabulary, seed, null);
                    using var partial = Hashed(vocabulary, seed, top);
                    var settings = DecodingRun.Settings(name, scoring, Labels) with { Task = TaskKind.SingleLabel };
                    var exact = (await DecodingRun.AnswerAsync(whole, new Prompt(Text), settings)).Steps[0].Distribution;
                    var seen = (await DecodingRun.AnswerAsync(partial, new Prompt(Text), settings)).Steps[0].Distribution;
                    for (var option = 0; option < Labels.Length; option++)
                    {
                        Assert.InRange(exact.Probabilities[option], 0, (seen.UpperLimits?[option] ?? 1) + 1e-5);
                        Assert.InRange(seen.Probabilities[option], 0, (seen.UpperLimits?[option] ?? 1) + 1e-9);
                    }
                }
            }
        }
    }

    /// <summary>An option whose ends lie in several trees goes on behind its own tokens, whichever tree was read last.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Small_trees_change_no_digit(string name, string vocabulary, double bound)
    {
        for (var seed = 0UL; seed < 8; seed++)
        {
            var settings = DecodingRun.Settings(name, ScoringMode.Exact, Labels) with { ScoringBound = bound };
            using var large = Hashed(vocabulary, seed, null);
            var whole = await DecodingRun.AnswerAsync(large, new Prompt(Text), settings);
            foreach (var limits in (TreeLimits[])[new(40, 1), new(40, 3), new(60, 8)])
            {
                using var small = Hashed(vocabulary, seed, null, limits);

                var trace = await DecodingRun.AnswerAsync(small, new Prompt(Text), settings);

                Assert.Equal(TraceText.Of(whole), TraceText.Of(trace));
            }
        }
    }

    private static ScriptedModel Hashed(string vocabulary, ulong seed, int? top, TreeLimits? limits = null) =>
        new()
        {
            Vocabulary = new ScriptedTokenizer(Pieces[vocabulary]),
            Script = Script.Hash(seed),
            TopTokens = top,
            TreeLimits = limits ?? TreeLimits.None,
        };

    /// <summary>The label of the highest weight, the others, and none.</summary>
    private static double Weight(int first, string label) =>
        label == LabelSet.None ? 0.03
        : label == Labels[first] ? 0.6
        : 0.037;

    /// <summary>Whole answers and their probabilities: one label or two, ended in half of the cases as end of generation where that
    /// ends answers.</summary>
    private static Dictionary<string, double> Texts(AnswerFormat format, int first, double ended)
    {
        var texts = new Dictionary<string, double>();
        void End(string text, double share)
        {
            if (format.Ending.Length > 0)
            {
                texts[text + format.Ending] = share;
            }
            else
            {
                (texts[text + "\n"], texts[text + "<end>"]) = (share / 2, share / 2);
            }
        }

        foreach (var label in Labels)
        {
            var one = Text + format.Stub + format.Option(label);
            End(one, ended * Weight(first, label));
            foreach (var other in Labels.Where(other => other != label))
            {
                End(one + format.Continuation + format.Option(other), (1 - ended) * Weight(first, label) / (Labels.Length - 1));
            }
        }

        End(Text + format.Stub + format.NoneOption, Weight(first, LabelSet.None));
        return texts;
    }

    /// <summary>A model that writes these texts in the tokenizer's own tokens.</summary>
    private static ScriptedModel Model(string vocabulary, Dictionary<string, double> texts)
    {
        var tokenizer = new ScriptedTokenizer(Pieces[vocabulary]);
        return new ScriptedModel { Vocabulary = tokenizer, Script = new OwnTokensScript(tokenizer, texts) };
    }
}
