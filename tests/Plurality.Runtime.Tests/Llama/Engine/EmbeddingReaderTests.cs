using Plurality.Decoding;
using Plurality.Prompts;
using Plurality.Runtime.Tests.Decoding;
using Plurality.TestKit.Models;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Engine;

public sealed class EmbeddingReaderTests(TinyModels models) : IClassFixture<TinyModels>
{
    [Fact]
    public async Task A_vector_is_the_mean_of_the_last_states_behind_every_token()
    {
        const string Text = "abc!";
        Assert.Equal(Text.Length, models.Naive.Tokens(Text).Length);
        var options = new AnswerOptions("", [new("x", "x", false), new("y", "y", false)], "\n", new(["\n"], false, true));
        var settings = new ScoreSettings { HiddenLayers = [models.Model.Capabilities.Layers] };
        Prompt[] beginnings = [.. Enumerable.Range(1, Text.Length).Select(length => new Prompt(Text[..length]))];
        var states = (await models.Model.ScoreAsync(beginnings, options, settings, TestContext.Current.CancellationToken))
            .Select(scoring => scoring.Value.HiddenStates[0].Values)
            .ToArray();

        var vector = (await models.Model.EmbedAsync([Text], TestContext.Current.CancellationToken))[0];

        Assert.Equal(32, vector.Length);
        Assert.All(vector.Select((value, i) => (value, i)), pair =>
            Assert.Equal(states.Average(state => state[pair.i]), pair.value, 1e-4f)
        );
    }

    [Fact]
    public async Task Alone_and_among_many_a_text_has_the_same_vector()
    {
        // More texts than sequences, some cut between calls, one longer than a call, one longer than the context.
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => i % 50 == 49 ? new string('x', 400 + i) : $"text {i}")];

        var together = await models.Model.EmbedAsync(texts, TestContext.Current.CancellationToken);

        foreach (var i in (int[])[0, 1, 49, 99, 149, 255, 256, 257, 299])
        {
            var alone = (await models.Model.EmbedAsync([texts[i]], TestContext.Current.CancellationToken))[0];
            Assert.All(alone.Zip(together[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        }

        Assert.Equal(together, await models.Model.EmbedAsync(texts, TestContext.Current.CancellationToken));
        Assert.NotEqual(together[0], together[1]);
    }

    [Fact]
    public async Task A_text_without_a_token_is_similar_to_nothing()
    {
        var vectors = await models.Model.EmbedAsync(["one", ""], TestContext.Current.CancellationToken);

        Assert.Equal(vectors[0].Length, vectors[1].Length);
        Assert.All(vectors[1], value => Assert.Equal(0, value));
        Assert.Empty(await models.Model.EmbedAsync([], TestContext.Current.CancellationToken));
    }
}
