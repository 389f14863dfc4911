using Plurality.Llama.Engine;
using Plurality.Llama.Native;
using Plurality.Runtime.Tests.Llama.Native;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Engine;

/// <summary>Texts that begin alike have the tokens that each has by itself.</summary>
public sealed class SharedBeginningTests(EmbeddedModelFixture fixture)
{
    private const string Examples =
        "Which emotions does the text have? Choose from anger, joy, fear. A text may have several of them, one, or none at all.\n\n"
        + "Input: I lost my keys again, and it rains.\n"
        + "Labels: [\"anger\", \"fear\"]\n\nInput: What a day! 12345 thanks…\nLabels: [\"joy\"]\n\n\n  Input: ça va? 你好\nLabels: []\n\n"
        + "Remember: write only labels of the list, and write nothing if none fits the text.\n\n";

    private static readonly string[] Ends =
    [
        "",
        " ",
        "\n",
        "\n\n",
        "a",
        "A text.",
        "  two blanks",
        "\tTab\r\n",
        "99 bottles",
        "…",
        "\u0301accent first",
        "你好",
        "🙂👍🏽",
        "<|im_start|>",
        "\ud800 alone",
        "s",
        "'s",
        "Input: ",
        "x\nLabels: ",
    ];

    private LlamaVocabulary Vocabulary => fixture.Model.Vocabulary;

    [Theory]
    [InlineData(Examples + "Input: ")]
    [InlineData(Examples + "Input:")]
    [InlineData(Examples + "Input")]
    [InlineData(Examples)]
    public void Every_text_has_the_tokens_of_the_whole_text(string shared)
    {
        var beginning = new SharedBeginning(Vocabulary);
        foreach (var end in Ends.Concat(Ends.Reverse()))
        {
            foreach (var text in (string[])[shared + end, shared + end + "\nLabels: [\""])
            {
                Assert.Equal(Whole(text), beginning.Encode(text));
            }
        }

        Assert.InRange(beginning.Met, Ends.Length, int.MaxValue);
    }

    [Fact]
    public void Short_texts_and_texts_that_begin_otherwise_are_tokenised_whole()
    {
        var beginning = new SharedBeginning(Vocabulary);
        foreach (var text in (string[])["a", "ab", "\n", Examples + "Input: one", new string('x', 600), "Y" + Examples, Examples[1..]])
        {
            Assert.Equal(Whole(text), beginning.Encode(text));
        }

        Assert.Equal(0, beginning.Met);
    }

    [Fact]
    public void A_short_text_that_comes_again_has_its_own_tokens()
    {
        var beginning = new SharedBeginning(Vocabulary);
        beginning.Encode("[\"joy\"]").AsSpan().Clear();

        Assert.Equal(Whole("[\"joy\"]"), beginning.Encode("[\"joy\"]"));
    }

    private int[] Whole(string text) => Vocabulary.Tokenize(text, addSpecial: false, parseSpecial: false);
}
