using System.Text;
using Plurality.Llama.Native;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Native;

public sealed class LlamaVocabularyTests(EmbeddedModelFixture fixture)
{
    private LlamaVocabulary Vocabulary => fixture.Model.Vocabulary;

    [Theory]
    [InlineData("")]
    [InlineData("Hello, world!")]
    [InlineData("before\0after")]
    [InlineData("\0")]
    [InlineData("naïve café — 👩‍👩‍👧 مرحبا 日本語")]
    [InlineData("<|im_start|>system")]
    [InlineData("  two spaces\r\n\tand a tab ")]
    public void Text_survives_tokens(string text)
    {
        var tokens = Vocabulary.Tokenize(text, addSpecial: false, parseSpecial: false);

        Assert.Equal(text, Text(tokens));
    }

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        var tokens = Vocabulary.Tokenize("a\uD83Db", addSpecial: false, parseSpecial: false);

        Assert.Equal("a\uFFFDb", Text(tokens));
    }

    [Fact]
    public void A_control_token_spelled_in_a_text_is_text_unless_asked_for()
    {
        var asText = Vocabulary.Tokenize("<|im_start|>", addSpecial: false, parseSpecial: false);
        var asToken = Vocabulary.Tokenize("<|im_start|>", addSpecial: false, parseSpecial: true);

        Assert.DoesNotContain(asText, Vocabulary.IsControl);
        Assert.True(Vocabulary.IsControl(Assert.Single(asToken)));
        Assert.Contains((asToken[0], "<|im_start|>"), Vocabulary.ControlTokens);
    }

    [Fact]
    public void The_end_of_a_turn_ends_an_answer()
    {
        var end = Assert.Single(Vocabulary.Tokenize("<|im_end|>", addSpecial: false, parseSpecial: true));

        Assert.True(Vocabulary.IsEndOfGeneration(end));
        Assert.Contains(end, Vocabulary.EndOfGeneration);
        Assert.False(Vocabulary.IsEndOfGeneration(Vocabulary.Tokenize("a", false, false)[0]));
    }

    // Token numbers from the Hugging Face tokenizer of the same model, as in our reference values: 198 is the line feed.
    [Fact]
    public void Tokens_are_those_of_the_models_own_tokenizer()
    {
        var tokens = Vocabulary.Tokenize("\n\nInput: Wait, you two are brothers?\n{\"label\": [\"surprise\"]}", false, false);

        Assert.Equal(
            [198, 198, 10219, 42, 22297, 28, 346, 827, 359, 11819, 47, 198, 39428, 5072, 1799, 9523, 10485, 19962, 3222, 109],
            tokens
        );
    }

    [Theory]
    [InlineData('a')]
    [InlineData(' ')]
    [InlineData('7')]
    [InlineData('\0')]
    public void A_text_of_a_megabyte_is_tokenised(char character)
    {
        var text = new string(character, 1 << 20);

        var tokens = Vocabulary.Tokenize(text, addSpecial: false, parseSpecial: false);

        Assert.Equal(text.Length, tokens.Sum(token => Vocabulary.Piece(token).Length));
    }

    [Fact]
    public void A_token_that_does_not_exist_is_an_argument_error_and_not_the_end_of_the_process()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Piece(Vocabulary.Size));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.IsControl(-1));
    }

    private string Text(int[] tokens) => Encoding.UTF8.GetString([.. tokens.SelectMany(Vocabulary.Piece)]);
}
