using Plurality.Models;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task Every_text_is_shown_beside_its_annotators_and_the_totals_follow()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("demo", "--store", cli.Path("s.db"));

        Assert.Equal(0, code);
        Assert.StartsWith("For each text: the answer", cli.Output, StringComparison.Ordinal);
        Assert.Matches(
            @"\ne001  I finally got the job after six interviews!\n    \{""label"": \[""none""\]\}\n    step 1: none 0\.\d\d",
            cli.Output
        );
        Assert.Matches(@"joy      \S+ +0\.\d\d \(1\.00\)", cli.Output);
        Assert.Contains("\n115 documents, ", cli.Output, StringComparison.Ordinal);
        Assert.Contains("(L1)", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_texts_are_demonstrations_and_not_asked_about()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("demo", "--store", cli.Path("s.db"));

        Assert.Equal(115, cli.Model.Texts.Count);
        Assert.All(cli.Model.Texts, text => Assert.Equal(11, text.Split("Input: ").Length - 1));
    }

    [Fact]
    public async Task The_second_time_the_same_is_shown_from_the_store()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("demo", "--store", cli.Path("s.db"));
        var first = cli.Output;
        var code = await cli.RunAsync("demo", "--store", cli.Path("s.db"));

        Assert.Equal(0, code);
        Assert.Equal(first + first, cli.Output);
        Assert.Equal(115, cli.Model.Texts.Count);
    }

    [Fact]
    public async Task An_interruption_says_what_is_stored_and_how_to_go_on()
    {
        using var interrupted = new CancellationTokenSource();
        var waves = 0;
        using var cli = new CommandRun
        {
            Cancellation = interrupted.Token,
            Model = new ScriptedModel
            {
                Script = Script.Words(),
                BeforeBatch = (_, _) => ++waves == 2 ? new ValueTask(interrupted.CancelAsync()) : ValueTask.CompletedTask,
            },
        };

        var code = await cli.RunAsync("demo", "--store", cli.Path("s.db"));

        Assert.Equal(130, code);
        Assert.EndsWith(
            "error: interrupted; 8 of 115 documents are stored. Run again with the same command to go on.\n",
            cli.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Another_model_gets_a_run_of_its_own()
    {
        using var cli = new CommandRun();
        var other = new ScriptedModel { Script = Script.Words() };
        await cli.RunAsync("demo", "--store", cli.Path("s.db"), "--json");

        var services = cli.Services with { OpenModel = (_, _) => new Renamed(other) };
        var code = await Plurality.Cli.CommandLine.RunAsync(["demo", "--store", cli.Path("s.db")], services, CancellationToken.None);

        Assert.Equal(0, code);
        Assert.Contains("Stored as run demo-2 in ", cli.Output, StringComparison.Ordinal);
        Assert.Single(cli.Output.Split("For each text: ")[1..]);
    }

    private sealed class Renamed(ILanguageModel model) : ILanguageModel
    {
        public ModelIdentity Identity => model.Identity with { Record = """{"seed":"another"}""" };

        public ModelCapabilities Capabilities => model.Capabilities;

        public ITokenizer Tokenizer => model.Tokenizer;

        public ITokenScorer Scorer => model.Scorer;

        public void Dispose() => model.Dispose();
    }
}
