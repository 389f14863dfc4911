using System.Text;
using Plurality.Decoding;
using Xunit;

namespace Plurality.Tests.Decoding;

public sealed class GeneratedTextTests
{
    [Fact]
    public void A_character_appears_with_the_last_of_its_bytes()
    {
        var text = new GeneratedText();
        var bytes = Encoding.UTF8.GetBytes("é");

        text.Add(1, "a"u8);
        text.Add(2, bytes.AsSpan(0, 1));
        Assert.Equal("a", text.Text);
        text.Add(3, bytes.AsSpan(1));
        text.Add(4, "b"u8);

        Assert.Equal("aéb", text.Text);
        Assert.Equal([0, 1, 1, 2, 3], Enumerable.Range(0, 5).Select(text.Start));
    }

    [Fact]
    public void Bytes_that_make_no_character_become_a_replacement_at_the_end()
    {
        var text = new GeneratedText();

        text.Add(1, "a"u8);
        text.Add(2, [0xC3]);
        text.Complete();

        Assert.Equal("a\uFFFD", text.Text);
    }

    [Fact]
    public void A_place_is_found_in_the_token_that_holds_it()
    {
        var text = new GeneratedText();
        text.Add(1, "[\""u8);
        text.Add(2, "joy\""u8);

        Assert.Equal(0, text.TokenHolding(1));
        Assert.Equal(1, text.TokenHolding(2));
        Assert.Equal(1, text.TokenHolding(5));
        Assert.Equal(2, text.TokenHolding(6));
        Assert.Equal(1, text.TokenAt(2));
        Assert.Equal(-1, text.TokenAt(4));
        Assert.Equal(2, text.TokenAt(6));
    }
}
