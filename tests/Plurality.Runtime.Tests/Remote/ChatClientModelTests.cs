using Plurality.Classification;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

public sealed class ChatClientModelTests
{
    private static readonly ClassificationTask Free = new(LabelSet.Create(["anger", "fear", "joy"])) { Decoding = DecodingMode.Free };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hard_and_sampled_ask_the_client_and_a_failure_costs_its_document()
    {
        using var client = new ScriptedChatClient(
            (text, options) =>
                text.Contains("text 2", StringComparison.Ordinal) ? throw new InvalidOperationException("broken")
                : options.Temperature == 1 && options.Seed % 2 == 0 ? "{\"label\": [\"fear\"]}"
                : "{\"label\": [\"joy\"]}"
        );
        using var model = new ChatClientModel(client);

        var hard = await RemoteLanguageModelTests.ResultsAsync(model, Free, "hard", documents: 3);
        var sampled = await RemoteLanguageModelTests.ResultsAsync(model, Free, "sampled:10", documents: 1);

        Assert.Equal(["joy"], hard[0].Value.Trace!.Labels);
        Assert.Equal("The chat client failed: broken", hard[1].Fault!.Message);
        Assert.Equal(["joy"], hard[2].Value.Trace!.Labels);
        Assert.Equal(1, sampled[0].Value.Probabilities["fear"] + sampled[0].Value.Probabilities["joy"], 1e-12);
        Assert.Equal(3, client.Asked.Count(options => options is { Temperature: 0, Seed: null, TopP: 1 }));
        Assert.Equal(10, client.Asked.Where(options => options.Temperature == 1).Select(options => options.Seed).Distinct().Count());
        Assert.All(client.Asked, options =>
            Assert.Equal((40, 0f, 0f), (options.MaxOutputTokens, options.FrequencyPenalty, options.PresencePenalty))
        );
    }

    [Fact]
    public void The_identity_is_what_the_client_says()
    {
        using var client = new ScriptedChatClient((_, _) => "");
        using var model = new ChatClientModel(client);
        using var named = new ChatClientModel(client, "other");

        Assert.Equal("""{"model":"m-1","provider":"made-up"}""", model.Identity.Record);
        Assert.Equal(("chat-client", "other"), (named.Identity.Backend, named.Identity.Model));
    }

    [Fact]
    public async Task Another_model_stops_with_both_names()
    {
        using var client = new ScriptedChatClient((_, _) => "{\"label\": [\"joy\"]}") { Name = "m-1" };
        using var model = new ChatClientModel(client);
        await RemoteLanguageModelTests.ResultsAsync(model, Free, "hard", documents: 1);
        client.Name = "m-2";

        var fault = await Assert.ThrowsAsync<ModelException>(() =>
            RemoteLanguageModelTests.ResultsAsync(model, Free, "hard", documents: 1)
        );

        Assert.Contains("it answered as m-1, and now as m-2", fault.Message, StringComparison.Ordinal);
    }
}
