using Plurality.Labels;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Prompts;

public sealed class DemonstrationTests
{
    [Fact]
    public void For_a_task_it_keeps_the_labels_that_are_asked_for_in_their_order_and_spelling()
    {
        var given = new Demonstration("text", ["JOY", "trust", "anger", " joy"], new Dictionary<string, string>());

        var shown = given.For(LabelSet.Create(["joy", "fear", "anger"]), LabelOrder.Alphabetical);

        Assert.Equal(["anger", "joy"], shown.Labels);
        Assert.Equal("text", shown.Text);
    }
}
