using System.Text;
using Plurality.Models;
using Plurality.Testing;
using Xunit;

namespace Plurality.Tests.Models;

public sealed class ScriptedTokenizerTests
{
    private static readonly ScriptedTokenizer Tokenizer = new("joy", "joyful", "\",") { HasBeginning = true, Ends = ["<end>", "<stop>"] };

    [Theory]
    [InlineData("")]
    [InlineData("joyful joyf \u00e9 \ud83d\ude00 \0")]
    [InlineData("<begin><end>")]
    public void Every_text_can_be_encoded_and_comes_back(string text)
    {
        var tokens = Tokenizer.Encode(text);

        Assert.Equal(text, Tokenizer.Text(tokens));
        Assert.Equal(Encoding.UTF8.GetBytes(text), tokens.SelectMany(Tokenizer.Bytes));
        Assert.DoesNotContain(tokens, token => token == Tokenizer.Beginning || Tokenizer.EndOfGeneration.Contains(token));
    }

    [Fact]
    public void The_longest_piece_wins_and_bytes_are_left()
    {
        Assert.Equal([257], Tokenizer.Encode("joyful"));
        Assert.Equal([256, 'f', 258], Tokenizer.Encode("joyf\","));
    }

    [Fact]
    public void Control_tokens_stand_behind_the_pieces_and_have_no_text()
    {
        Assert.Equal(259, Tokenizer.Beginning);
        Assert.Equal([260, 261], Tokenizer.EndOfGeneration);
        Assert.Equal(262, Tokenizer.Size);
        Assert.Empty(Tokenizer.Bytes(260));
        Assert.Null(new ScriptedTokenizer().Beginning);
        Assert.Throws<ModelException>(() => Tokenizer.ChatFrame);
    }

    [Fact]
    public void Tokens_are_found_by_how_they_start()
    {
        Assert.Equal(['"', 'j', 256, 257, 258], Tokenizer.StartingWith(["j", "\""]));
        Assert.Empty(Tokenizer.StartingWith(["<end>"]));
        Assert.Empty(Tokenizer.StartingWith([]));
    }

    [Fact]
    public void A_piece_of_one_byte_is_refused() =>
        Assert.Contains(
            "at least two bytes",
            Assert.Throws<ArgumentException>(() => new ScriptedTokenizer("a")).Message,
            StringComparison.Ordinal
        );
}
