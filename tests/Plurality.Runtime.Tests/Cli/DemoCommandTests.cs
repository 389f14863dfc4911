using System.Text.RegularExpressions;
using Plurality.Cli.Output;
using Plurality.Llama.Adapters;
using Plurality.Models;
using Plurality.Testing;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task It_fits_one_screen_of_80_by_24()
    {
        using var cli = new CommandRun { Width = 80 };

        var code = await cli.RunAsync("demo", "--store", cli.Path("s.db"));

        Assert.Equal(0, code);
        var lines = cli.Output.TrimEnd('\n').Split('\n');
        Assert.InRange(lines.Length, 20, 23); // and one line for the prompt
        Assert.All(lines[..^3], line => Assert.InRange(BarLines.Cells(line), 0, 80));
        Assert.StartsWith("Plurality reads from a language model", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^I finally got the job after six +joy +1\.00  \S* +0\.\d\d $"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^constant +1\.13 +0\.\d\d  0 for every label"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^raw model +\d\.\d\d +0\.\d\d  with ten examples"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^tuned model +\d\.\d\d +0\.\d\d  with the adapter"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^people +0\.41 +0\.86  each annotator against the others"));
        Assert.Matches("^(Closer to people \\(L1\\) than 0 for every label: |No row of the model is closer)", lines[^4]);
        Assert.Equal($"Next: plurality report demo demo-raw --store {cli.Path("s.db")} --open", lines[^3]);
    }

    /// <summary>The embedded model has an adapter for these labels; it is shown with and without.</summary>
    [Fact]
    public async Task The_embedded_model_is_opened_with_its_adapter_and_then_without()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("demo", "--store", cli.Path("s.db"));

        Assert.Equal([1, 0], cli.Opened.Select(options => options.Adapters.Count));
        Assert.Equal(LlamaAdapter.Embedded, cli.Opened[0].Adapters[0].Path);
    }

    [Theory]
    [InlineData("--adapter", "none")]
    [InlineData("--model", "other.gguf")]
    public async Task Another_model_is_shown_raw_and_corrected(string option, string value)
    {
        using var cli = new CommandRun { Width = 80 };

        var code = await cli.RunAsync("demo", "--store", cli.Path("s.db"), option, value);

        Assert.Equal(0, code);
        Assert.Empty(Assert.Single(cli.Opened).Adapters);
        var lines = cli.Output.TrimEnd('\n').Split('\n');
        Assert.InRange(lines.Length, 20, 23);
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^I finally got the job after six +joy +1\.00  \S* +0\.\d\d \S* +0\.\d\d"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^constant +\d\.\d\d +0\.\d\d  0\.1 for every label"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^corrected +\d\.\d\d +0\.\d\d  first-step\+pmi: less"));
        Assert.Equal($"Next: plurality report demo --store {cli.Path("s.db")} --open", lines[^3]);
    }

    [Fact]
    public async Task All_shows_every_text_with_its_answer_and_steps()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("demo", "--all", "--store", cli.Path("s.db"));

        Assert.Equal(0, code);
        Assert.StartsWith("For each text: the answer", cli.Output, StringComparison.Ordinal);
        Assert.Matches(
            @"\ne001  I finally got the job after six interviews!\n    \{""label"": \[""none""\]\}\n    step 1: none 0\.\d\d",
            cli.Output
        );
        Assert.Matches(@"joy      \S+ +0\.\d\d \(1\.00\)", cli.Output);
        Assert.Contains("\n115 texts ", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_methods_that_it_shows_are_stored_so_that_the_next_command_finds_them()
    {
        using var cli = new CommandRun();
        await cli.RunAsync("demo", "--store", cli.Path("s.db"));
        cli.Forget();

        Assert.Equal(0, await cli.RunAsync("evaluate", "demo", "--store", cli.Path("s.db"), "--metrics", "l1", "--resamples", "20"));

        Assert.Matches("\nmax-over-generations:reach +\\d", "\n" + cli.Output);
        Assert.Matches("\nfirst-step +\\d", "\n" + cli.Output);
        cli.Forget();
        Assert.Equal(0, await cli.RunAsync("evaluate", "demo-raw", "--store", cli.Path("s.db"), "--metrics", "l1", "--resamples", "20"));
        Assert.Matches("\nfirst-step\\+pmi +\\d", "\n" + cli.Output);
    }

    [Fact]
    public async Task Ten_texts_are_demonstrations_and_not_asked_about()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("demo", "--store", cli.Path("s.db"));

        // First without demonstrations. Then with them; the first prompt is the correction's, which asks about no text.
        Assert.Equal(115 + 1 + 115, cli.Model.Texts.Count);
        Assert.All(cli.Model.Texts.Take(115), text => Assert.Equal(1, text.Split("Input: ").Length - 1));
        Assert.All(cli.Model.Texts.Skip(115), text => Assert.Equal(11, text.Split("Input: ").Length - 1));
        Assert.StartsWith("\n", cli.Model.Texts[115].Split("Input: ")[^1], StringComparison.Ordinal);
        static IEnumerable<string> Asked(IEnumerable<string> texts) => texts.Select(text => text.Split("Input: ")[^1]);
        Assert.Equal(Asked(cli.Model.Texts.Take(115)).Order(), Asked(cli.Model.Texts.Skip(116)).Order());
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
        Assert.Equal(115 + 1 + 115, cli.Model.Texts.Count);
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
                BeforeBatch = (_, _) => ++waves == 3 ? new ValueTask(interrupted.CancelAsync()) : ValueTask.CompletedTask,
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
        Assert.Contains("Next: plurality report demo-2 demo-raw --store ", cli.Output, StringComparison.Ordinal);
        Assert.Single(cli.Output.Split("Plurality reads from")[1..]);
    }

    private sealed class Renamed(ITokenModel model) : ITokenModel
    {
        public ModelIdentity Identity => model.Identity with { Record = """{"seed":"another"}""" };

        public ModelCapabilities Capabilities => model.Capabilities;

        public ITokenizer Tokenizer => model.Tokenizer;

        public ITokenScorer Scorer => model.Scorer;

        public void Dispose() => model.Dispose();
    }
}
