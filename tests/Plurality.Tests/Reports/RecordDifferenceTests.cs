using Plurality.Reports;
using Xunit;

namespace Plurality.Tests.Reports;

public sealed class RecordDifferenceTests
{
    [Fact]
    public void Fields_that_are_the_same_everywhere_are_left_out_and_missing_ones_are_null()
    {
        RecordEntry[] first = [new("model.weights", "f16"), new("seed", "0"), new("wave", "8")];
        RecordEntry[] second = [new("model.weights", "f16"), new("seed", "1"), new("task", "single-label"), new("wave", "8")];

        var differences = RecordDifference.Between([first, second, first]);

        Assert.Equal(["seed: 0 1 0", "task: nothing single-label nothing"], differences.Select(Shown));
    }

    [Fact]
    public void Demonstrations_come_by_their_number_and_before_the_hash_that_follows_from_them()
    {
        RecordEntry[] first =
        [
            new("prompt.demonstrations[2].text", "a"),
            new("prompt.demonstrations[10].text", "b"),
            new("prompt.textsSha256", "c"),
        ];
        RecordEntry[] second =
        [
            new("prompt.demonstrations[2].text", "d"),
            new("prompt.demonstrations[10].text", "e"),
            new("prompt.textsSha256", "f"),
        ];

        Assert.Equal(
            ["prompt.demonstrations[2].text", "prompt.demonstrations[10].text", "prompt.textsSha256"],
            RecordDifference.Between([first, second]).Select(difference => difference.Key)
        );
    }

    [Fact]
    public void One_record_differs_from_nothing() =>
        Assert.Empty(
            RecordDifference.Between([
                [new RecordEntry("seed", "0")],
            ])
        );

    private static string Shown(RecordDifference difference) =>
        $"{difference.Key}: {string.Join(' ', difference.Values.Select(value => value ?? "nothing"))}";
}
