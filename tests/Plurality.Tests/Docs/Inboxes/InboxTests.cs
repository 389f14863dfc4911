using Plurality.Testing;
using Xunit;

namespace Plurality.Tests.Docs.Inboxes;

public sealed class InboxTests
{
    [Fact]
    public async Task A_message_goes_where_it_names()
    {
        using var model = new ScriptedModel { Script = Script.Words() };
        var inbox = new Inbox(model);

        Assert.Equal(["delivery"], await inbox.FoldersAsync("My delivery is late."));
        Assert.Equal(["other"], await inbox.FoldersAsync("Hello"));
    }

    [Fact]
    public async Task A_message_below_one_half_goes_nowhere()
    {
        using var model = new ScriptedModel
        {
            Vocabulary = new ScriptedTokenizer(["billing", "delivery", .. ScriptedTokenizer.CommonPieces]),
            Script = Script.Probabilities(text =>
                text.EndsWith("[\"", StringComparison.Ordinal)
                    ? new Dictionary<string, double>
                    {
                        ["billing"] = 0.4,
                        ["delivery"] = 0.3,
                        ["none"] = 0.3,
                    }
                    : new Dictionary<string, double> { ["\"]}"] = 1 }
            ),
        };

        Assert.Equal(["other"], await new Inbox(model).FoldersAsync("Hello"));
    }

    [Fact]
    public async Task A_message_that_the_model_cannot_read_stays_unread()
    {
        using var model = new ScriptedModel { Fault = text => text.Contains("long", StringComparison.Ordinal) ? "It is too long." : null };

        Assert.Equal(["unread"], await new Inbox(model).FoldersAsync("a long message"));
        Assert.Equal(1, model.Batches);
    }
}
