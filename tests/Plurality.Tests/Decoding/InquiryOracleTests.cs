using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Lists;
using Plurality.Prompts;
using Plurality.Prompts.Questions;
using Plurality.Testing;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>Questions and lists of a made-up model, against the slow reference.</summary>
public sealed class InquiryOracleTests
{
    private const double Tolerance = 1e-5; // sums in single precision over some 260 tokens
    private static readonly LabelSet Labels = LabelSet.Create(["joy", "joyful", "fear"]);
    private static readonly TextItem[] Wave = [new("1", "on the way"), new("2", "the tower")];

    [Fact]
    public async Task Unary_is_the_difference_of_the_two_log_masses()
    {
        using var model = new ScriptedModel { Script = Script.Hash(3) };
        var question = new UnaryQuestion(new PromptTask(Labels, AnswerFormat.Json), [], 0, seed: 1);

        var found = await new Inquiry(new Decoder(model)).UnaryAsync(
            question,
            Wave,
            new ScoreSettings(),
            TestContext.Current.CancellationToken
        );

        var oracle = new Oracle(model.Vocabulary, model.Script);
        foreach (var (item, answers) in Wave.Zip(found))
        {
            foreach (var (label, difference) in Labels.Zip(answers.Value))
            {
                var before = question.Render(item.Text, label).Text + UnaryQuestion.Options.Stub;
                Assert.Equal(Math.Log(Mass(oracle, before, " reasonable") / Mass(oracle, before, " unreasonable")), difference, Tolerance);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pairs_compare_first_tokens_and_both_orders_are_averaged(bool bothOrders)
    {
        using var model = new ScriptedModel { Script = Script.Hash(4) };
        var question = new BinaryQuestion(new PromptTask(Labels, AnswerFormat.Json), [], 0, seed: 1);

        var found = await new Inquiry(new Decoder(model)).PairsAsync(question, Wave, bothOrders, TestContext.Current.CancellationToken);

        var oracle = new Oracle(model.Vocabulary, model.Script);
        foreach (var (item, preferences) in Wave.Zip(found))
        {
            foreach (var pair in question.Pairs(item.Id))
            {
                var first = First(oracle, question.Render(item.Text, pair).Text);
                var swapped = First(oracle, question.Render(item.Text, pair.Swapped).Text);
                var (a, b) = (Index(pair.A), Index(pair.B));
                Assert.Equal(bothOrders ? (first + 1 - swapped) / 2 : first, preferences.Value.Probabilities[a][b], Tolerance);
                Assert.Equal(1, preferences.Value.Probabilities[a][b] + preferences.Value.Probabilities[b][a], 1e-12);
            }
        }

        int Index(string name) => question.Items.ToList().IndexOf(name);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("list")]
    [InlineData("polysyndeton")]
    public async Task Lists_have_the_probabilities_of_their_steps(string name)
    {
        using var model = new ScriptedModel { Script = Script.Hash(5) };
        var format = AnswerFormat.Named(name);

        var found = await new Inquiry(new Decoder(model)).ListsAsync(
            [new Prompt("one\n")],
            AnswerOptions.Of(format, Labels),
            new ListBudget { Unexplored = 0 },
            TestContext.Current.CancellationToken
        );

        var expected = new Dictionary<string, double>(StringComparer.Ordinal);
        Expand(new Oracle(model.Vocabulary, model.Script), format, "one\n" + format.Stub, [], 1, expected);
        Assert.Equal(16, expected.Count); // 3 + 6 + 6 ordered lists of three labels, and none
        Assert.Equal(1, expected.Values.Sum(), 1e-12);
        Assert.Equal(16, found[0].Value.Lists.Count);
        Assert.All(found[0].Value.Lists, list => Assert.Equal(expected[string.Join(' ', list.Labels)], list.Probability, Tolerance));
    }

    /// <summary>P(list) = Π p(label) · (1 − P(end)) between labels, and P(end) behind the last.</summary>
    private static void Expand(
        Oracle oracle,
        AnswerFormat format,
        string before,
        string[] written,
        double mass,
        Dictionary<string, double> lists
    )
    {
        string[] offered = [.. Labels.Except(written)];
        var masses = offered.ToDictionary(
            label => label,
            label => oracle.Mass(before, format.Option(label), oracle.MayFollow(format.Name))
        );
        var none = written.Length == 0 ? oracle.Mass(before, format.NoneOption, oracle.MayFollow(format.Name)) : 0;
        var sum = masses.Values.Sum() + none;
        if (written.Length == 0)
        {
            lists[""] = none / sum;
        }

        foreach (var label in offered)
        {
            var end = offered.Length == 1 ? 1 : oracle.End(before + format.Option(label), format.Name);
            string[] longer = [.. written, label];
            lists[string.Join(' ', longer)] = mass * masses[label] / sum * end;
            if (offered.Length > 1)
            {
                var goesOn = mass * masses[label] / sum * (1 - end);
                Expand(oracle, format, before + format.Option(label) + format.Continuation, longer, goesOn, lists);
            }
        }
    }

    private static double Mass(Oracle oracle, string before, string option) =>
        oracle.Mass(before, option, (text, _) => text.StartsWith('\n') || text.StartsWith('.') || text == "<end>");

    private static double First(Oracle oracle, string prompt)
    {
        var before = oracle.Tokens(prompt + BinaryQuestion.Options.Stub);
        double[] p =
        [
            .. BinaryQuestion.Options.Options.Select(option =>
                oracle.Next(before)[oracle.Tokens(prompt + BinaryQuestion.Options.Stub + option.Text + "\n")[before.Count]]
            ),
        ];
        return p[0] / (p[0] + p[1]);
    }
}
