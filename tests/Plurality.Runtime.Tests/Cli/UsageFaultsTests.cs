using Plurality.Cli.Usage;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class UsageFaultsTests
{
    [Theory]
    [InlineData("classify --wave 4", "'--wave' is now '--batch-size'.")]
    [InlineData("bench --wave=4", "'--wave' is now '--batch-size'.")]
    [InlineData("run x.yaml --context 4", "'--context' is now '--ctx-size'.")]
    [InlineData("demo --kv f32", "'--kv' is now '--cache-type'.")]
    [InlineData("classify --demos d.jsonl", "'--demos' is now '--demonstrations'.")]
    [InlineData("classify --estimator hard", "'--estimator' is now '--method'.")]
    [InlineData("bench --documents 3", "'--documents' is now '--limit'.")]
    [InlineData("data sample a -o b -n 3", "'-n' is now '--limit'.")]
    [InlineData("trace --format list", "'--format' is now '--answer-format'.")]
    [InlineData("data import a -o b --format csv", "'--format' is now '--input-format'.")]
    [InlineData("analyze a --csv", "'--csv' is now '--format csv'.")]
    [InlineData("analyze a --only runner-up", "'--only' is now '--analyses'.")]
    [InlineData("evaluate a --data d.jsonl", "'--data' is now '--references'.")]
    [InlineData("report a -o b --plots c", "'--plots' is now '--charts'.")]
    [InlineData("data inspect a --label-list l.txt", "'--label-list' is now '--labels-file'.")]
    [InlineData("data inspect a --labels-column c", "'--labels-column' is now '--label-column'.")]
    [InlineData("data inspect a --label-columns c,d", "'--label-columns' is now '--indicator-columns'.")]
    public async Task A_renamed_option_is_answered_with_its_new_name(string line, string message) =>
        Assert.Equal($"error: {message}\n", await FaultsOf(line));

    [Fact]
    public void No_verb_has_an_option_under_both_names()
    {
        using var cli = new CommandRun();
        var verbs = ReferencePage.Leaves(Plurality.Cli.CommandLine.Tree(cli.Services)).ToList();

        Assert.All(RenamedOptions.All, renamed =>
            Assert.DoesNotContain(verbs, verb => verb.Options.Any(option => option.Name == renamed.Old) && renamed.Old != "--format")
        );
    }

    [Theory]
    [InlineData("clasify", "'plurality' has no command 'clasify'. Did you mean 'classify'?")]
    [InlineData("runs lst", "'plurality runs' has no command 'lst'. Did you mean 'list'?")]
    [InlineData("data imprt a", "'plurality data' has no command 'imprt'. Did you mean 'import'?")]
    [InlineData("models tuen", "'plurality models' has no command 'tuen'. Did you mean 'tune'?")]
    [InlineData("dosc", "'plurality' has no command 'dosc'.")]
    [InlineData("frobnicate --hard", "'plurality' has no command 'frobnicate'.")]
    [InlineData("--modl x", "'plurality' has no option '--modl'.")]
    [InlineData("", "'plurality' needs a command.")]
    [InlineData("runs", "'plurality runs' needs a command.")]
    [InlineData("classify --lables joy --text x", "'plurality classify' has no option '--lables'. Did you mean '--labels'?")]
    [InlineData("evaluate --metrix all a", "'plurality evaluate' has no option '--metrix'. Did you mean '--metrics'?")]
    [InlineData("report a --ouput b", "'plurality report' has no option '--ouput'. Did you mean '--output'?")]
    [InlineData("bench --batch 4", "'plurality bench' has no option '--batch'. Did you mean '--batch-size'?")]
    [InlineData("classify --hlep", "'plurality classify' has no option '--hlep'. Did you mean '--help'?")]
    [InlineData("analyze a --nonsense", "'plurality analyze' has no option '--nonsense'.")]
    [InlineData("runs show a b", "Unexpected argument 'b'. Quote a value that contains spaces.")]
    public async Task An_unknown_word_is_answered_in_one_sentence_with_the_nearest(string line, string message) =>
        Assert.Equal($"error: {message}\n", await FaultsOf(line));

    [Fact]
    public async Task Unknown_options_are_reported_together_with_wrong_values()
    {
        var faults = await FaultsOf("classify --lables joy --kv f16 --threads 0");

        Assert.Equal(3, faults.Split("error: ").Length - 1);
    }

    [Theory]
    [InlineData("classify", "--labels", "joy", "--text", "--wave")]
    [InlineData("classify", "--labels", "joy", "--text", "-x")]
    public async Task A_value_may_look_like_an_option(params string[] arguments)
    {
        using var cli = new CommandRun();

        Assert.Equal(0, await cli.RunAsync(arguments));
    }

    [Fact]
    public async Task What_stands_behind_a_double_dash_is_no_option()
    {
        using var cli = new CommandRun();

        Assert.Equal(1, await cli.RunAsync("evaluate", "--store", cli.Path("no.db"), "--", "--wave"));
    }

    private static async Task<string> FaultsOf(string line)
    {
        using var cli = new CommandRun();

        Assert.Equal(2, await cli.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        return string.Concat(
            cli.Error.Split('\n').Where(text => text.StartsWith("error: ", StringComparison.Ordinal)).Select(text => text + "\n")
        );
    }
}
