using System.Text.Json.Nodes;
using Parquet.Serialization;
using Plurality.Runtime.DataFiles;
using Xunit;

namespace Plurality.Runtime.Tests.DataFiles;

/// <summary>An empty list is a vote for none, null is no vote, wherever the list stands.</summary>
public sealed class NestedParquetTests
{
    [Fact]
    public async Task Empty_lists_inside_lists_stay_empty()
    {
        Row[] rows =
        [
            new() { Votes = [new() { By = "a", Labels = [] }, new() { By = "b" }, new() { By = "c", Labels = ["joy", "fear"] }] },
            new() { Votes = [] },
            new(),
            new() { Votes = [new() { By = "d", Labels = ["joy"] }, new() { By = "e", Labels = [] }, new() { Labels = [] }] },
        ];
        using var file = new MemoryStream();
        await ParquetSerializer.SerializeAsync(rows, file, cancellationToken: TestContext.Current.CancellationToken);
        file.Position = 0;

        using var text = DataFile.Open(file, "file.parquet");
        string[] read = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        string[] expected =
        [
            """{"Votes":[{"By":"a","Labels":[]},{"By":"b"},{"By":"c","Labels":["joy","fear"]}]}""",
            """{"Votes":[]}""",
            """{"Votes":null}""",
            """{"Votes":[{"By":"d","Labels":["joy"]},{"By":"e","Labels":[]},{"Labels":[]}]}""",
        ];
        Assert.Equal(expected, read.Select(line => JsonNode.Parse(line)!.ToJsonString()));
    }

    [Fact]
    public async Task Empty_lists_that_are_elements_of_lists_stay_empty()
    {
        Nested[] rows =
        [
            new()
            {
                Sets =
                [
                    ["joy"],
                    [],
                    ["fear", "joy"],
                    [],
                ],
                Deep =
                [
                    [
                        ["joy"],
                        [],
                    ],
                    [],
                    [
                        [],
                    ],
                ],
            },
            new()
            {
                Sets =
                [
                    [],
                ],
                Deep = [],
            },
        ];
        using var file = new MemoryStream();
        await ParquetSerializer.SerializeAsync(rows, file, cancellationToken: TestContext.Current.CancellationToken);
        file.Position = 0;

        using var text = DataFile.Open(file, "file.parquet");
        string[] read = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        string[] expected = ["""{"Sets":[["joy"],[],["fear","joy"],[]],"Deep":[[["joy"],[]],[],[[]]]}""", """{"Sets":[[]],"Deep":[]}"""];
        Assert.Equal(expected, read.Select(line => JsonNode.Parse(line)!.ToJsonString()));
    }

    internal sealed class Nested
    {
        public List<List<string>>? Sets { get; set; }

        public List<List<List<string>>>? Deep { get; set; }
    }

    internal sealed class Row
    {
        public List<Vote>? Votes { get; set; }
    }

    internal sealed class Vote
    {
        public string? By { get; set; }

        public List<string>? Labels { get; set; }
    }
}
