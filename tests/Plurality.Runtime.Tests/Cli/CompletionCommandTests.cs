using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class CompletionCommandTests
{
    [Theory]
    [InlineData("bash", "complete -o default -F _plurality plurality")]
    [InlineData("zsh", "#compdef plurality")]
    [InlineData("fish", "complete -c plurality")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName plurality")]
    public async Task Each_shell_has_a_script_that_asks_the_program(string shell, string line)
    {
        using var cli = new CommandRun();

        Assert.Equal(0, await cli.RunAsync("completion", shell));

        Assert.Contains(line, cli.Output, StringComparison.Ordinal);
        Assert.Contains("plurality completion --words", cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plurality cl", "classify")]
    [InlineData("plurality runs ", "export")]
    [InlineData("plurality classify --answer", "--answer-format")]
    [InlineData("plurality classify --answer-format ", "polysyndeton")]
    [InlineData("plurality ", "demo")]
    public async Task Words_that_can_follow_are_listed(string line, string word)
    {
        using var cli = new CommandRun();

        Assert.Equal(0, await cli.RunAsync("completion", "--words", line));

        Assert.Contains(word, cli.OutputLines);
    }
}
