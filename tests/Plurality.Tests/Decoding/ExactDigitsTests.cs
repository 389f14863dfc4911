using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Numerics;
using Plurality.Prompts;
using Plurality.Testing;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>
/// Stored runs are resumed to the same bytes: the terms of an option's log mass are added in one order, and no other. Path by path,
/// ((ln P + score) − normaliser), and at the end ((ln P + mass of what may follow) − normaliser).
/// </summary>
public sealed class ExactDigitsTests
{
    [Fact]
    public void The_terms_of_a_log_mass_are_added_in_one_order()
    {
        var labels = LabelSet.Create(["ab", "ac"]);
        var pieces = new ScriptedTokenizer(ScriptedTokenizer.CommonPieces);
        var options = new OptionTokenizer(pieces, AnswerOptions.Of(AnswerFormat.Json, labels, TaskKind.SingleLabel), TreeLimits.None);
        var tokens = options.After("\n" + options.Options.Stub);
        Assert.Equal([2, 2], tokens.Options.Select(option => option.Length));
        var others = 0;
        for (ulong seed = 0; seed < 50; seed++)
        {
            var chance = new SeededGenerator(seed);
            float[][] rows = [.. Enumerable.Range(0, 4).Select(_ => Row(chance))];
            var reading = new ExactReading(options, tokens, [0, 1], TreeLimits.None);
            reading.ReadRoot(NextTokens.Complete(rows[0]));
            var trie = reading.Tries.Single();
            for (var place = 1; place < trie.Count; place++)
            {
                var next = NextTokens.Complete(rows[place]);
                reading.ReadBehind(0, place, next, next.LogNormaliser());
            }

            var scores = reading.Distribution().Scores;

            for (var option = 0; option < 2; option++)
            {
                var b = trie.End(option, tokens.Options[option]);
                var a = trie.Parent(b);
                var path = 0.0 + rows[0][trie.Token(a)] - LogSpace.LogSumExp(rows[0]);
                path = path + rows[a][trie.Token(b)] - LogSpace.LogSumExp(rows[a]);
                var follows = NextTokens.Complete(rows[b]).LogSumExp(options.MayFollow);
                var normaliser = LogSpace.LogSumExp(rows[b]);
                Assert.Equal(path + follows - normaliser, scores[option]);
                others += path + (follows - normaliser) == scores[option] ? 0 : 1;
            }
        }

        Assert.True(others > 0, "Another order must give other digits for some seed; else the test shows nothing.");
    }

    private static float[] Row(SeededGenerator chance) =>
        [.. Enumerable.Range(0, 512).Select(_ => (float)((20 * chance.NextDouble()) - 10))];
}
