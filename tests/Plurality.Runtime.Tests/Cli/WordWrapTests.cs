using Plurality.Cli.Terminals;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class WordWrapTests
{
    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 100, "one two three")]
    [InlineData("a-word-that-is-too-long for it", 6, "a-word-that-is-too-long|for it")]
    [InlineData("first line\nsecond", 6, "first|line|second")]
    [InlineData("", 6, "")]
    public void Lines_break_between_words(string text, int width, string lines) =>
        Assert.Equal(lines, string.Join('|', WordWrap.Lines(text, width)));
}
