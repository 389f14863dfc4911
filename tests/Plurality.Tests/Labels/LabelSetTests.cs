using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Labels;

public sealed class LabelSetTests
{
    [Fact]
    public void Order_and_spelling_are_kept()
    {
        var labels = LabelSet.Create(["joy", "Anger", "per:place of birth"]);

        Assert.Equal(["joy", "Anger", "per:place of birth"], labels);
        Assert.Equal(3, labels.Count);
        Assert.Equal("Anger", labels[1]);
    }

    [Theory]
    [InlineData("say \"hi\"")]
    [InlineData("line\nfeed")]
    [InlineData("a,b")]
    [InlineData("😀")]
    [InlineData("פחד")]
    [InlineData("nonesuch")]
    [InlineData("half \ud800 pair \ufffe")]
    public void A_label_may_contain_anything(string label)
    {
        var labels = LabelSet.Create([label, "joy"]);

        Assert.Equal(0, labels.IndexOf(label));
        Assert.Equal(0, labels.Find(label));
    }

    [Theory]
    [InlineData("JOY", 0)]
    [InlineData("  joy\n", 0)]
    [InlineData("Deep \t  Fear", 1)]
    [InlineData("cafe\u0301", 2)]
    [InlineData("CAF\u00c9", 2)]
    [InlineData("deepfear", -1)]
    [InlineData("joyful", -1)]
    [InlineData("", -1)]
    [InlineData("\ud800", -1)]
    public void Find_overlooks_case_spaces_and_composition(string written, int index)
    {
        var labels = LabelSet.Create(["joy", "deep fear", "caf\u00e9"]);

        Assert.Equal(index, labels.Find(written));
    }

    [Fact]
    public void IndexOf_and_Contains_are_exact()
    {
        var labels = LabelSet.Create(["joy", "fear"]);

        Assert.Equal(1, labels.IndexOf("fear"));
        Assert.Equal(-1, labels.IndexOf("Fear"));
        Assert.True(labels.Contains("joy"));
        Assert.False(labels.Contains("joy "));
    }

    [Fact]
    public void No_label_is_refused() => Refused([], "A label set must have at least one label; got none. Name the labels to choose from.");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_blank_label_is_refused(string blank) =>
        Refused(["joy", blank], $"Label 2 must not be blank; got \"{blank}\". Remove it.");

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    public void A_label_called_none_is_refused(string none) =>
        Refused([none], $"Label 1 must not be called \"none\", the answer that no label applies; got \"{none}\". Rename or remove it.");

    [Fact]
    public void White_space_around_a_label_is_refused() =>
        Refused(["joy "], "Label 1 must not begin or end with white space; got \"joy \". Remove the white space.");

    [Fact]
    public void A_duplicate_is_refused() =>
        Refused(["joy", "fear", "joy"], "Labels must differ from each other; got \"joy\" as label 1 and as label 3. Remove one.");

    [Theory]
    [InlineData("joy", "Joy")]
    [InlineData("deep fear", "deep  fear")]
    [InlineData("\u00e9lan", "e\u0301lan")]
    public void Labels_that_answers_could_not_tell_apart_are_refused(string first, string second) =>
        Refused(
            [first, second],
            "Labels must differ in more than case, spaces or the composition of accents; "
                + $"got \"{first}\" as label 1 and \"{second}\" as label 2. Rename or remove one."
        );

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        var exception = Assert.Throws<LabelException>(() => LabelSet.Create(["joy", "\ud83d"]));

        Assert.Contains("Label 2 must be Unicode text", Assert.Single(exception.Faults).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_reported_together()
    {
        var exception = Assert.Throws<LabelException>(() => LabelSet.Create(["joy", "none", "", "JOY", " fear"]));

        Assert.Equal([1, 2, 3, 4], exception.Faults.Select(fault => fault.Label));
        Assert.StartsWith("The labels have 4 faults:\n- Label 2 ", exception.Message, StringComparison.Ordinal);
        Assert.All(exception.Faults, fault => Assert.Contains($"\n- {fault.Sentence}", exception.Message, StringComparison.Ordinal));
    }

    private static void Refused(string[] labels, string fault)
    {
        var exception = Assert.Throws<LabelException>(() => LabelSet.Create(labels));
        Assert.Equal([fault], exception.Faults.Select(one => one.Sentence));
        Assert.Equal(fault, exception.Message);
    }
}
