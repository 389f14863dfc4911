using Plurality.Datasets.Formats;
using Xunit;

namespace Plurality.Tests.Datasets;

/// <summary>Through the reader, as the ledger is internal: what it must tell apart and find again among many.</summary>
public sealed class IdLedgerTests
{
    [Fact]
    public void An_id_among_many_is_found_again_with_its_line()
    {
        const int Count = 20_000;
        var lines = Enumerable
            .Range(1, Count)
            .Select(i => $"{{\"id\": \"item {i}\", \"text\": \"\"}}")
            .Append("{\"id\": \"item 777\", \"text\": \"\"}");

        DatasetFiles.Refused(
            DatasetFormatCatalogue.JsonLines,
            string.Join('\n', lines),
            Count + 1,
            null,
            "every item's id must be unique in its file",
            "\"item 777\" here and on line 777"
        );
    }

    [Fact]
    public void Ids_that_differ_in_one_character_are_different() =>
        Assert.Equal(
            3,
            DatasetFiles
                .Read(
                    DatasetFormatCatalogue.JsonLines,
                    "{\"id\":\"a\",\"text\":\"\"}\n{\"id\":\"a \",\"text\":\"\"}\n{\"id\":\"a\\u0000\",\"text\":\"\"}"
                )
                .Length
        );
}
