using System.Text.Json;
using Plurality.Cli.Terminals;
using Plurality.Datasets;

namespace Plurality.Cli.Input;

/// <summary>A file that assigns items to the parts of a data set: <c>{"train": [ids], "val": [ids], "test":
/// [ids]}</c>.</summary>
internal static class SplitFile
{
    private const string Form = "Write {\"train\": [\"id\", …], \"test\": […]}.";

    /// <summary>Reads the part of each id.</summary>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">It is not such a file, or an id is in two parts.</exception>
    public static Dictionary<string, string> Read(string file, Terminal terminal)
    {
        var name = InputFile.NameOf(file);
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(InputFile.ReadText(file, terminal));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Fault(name, null, "something else", "a split file must be a JSON object from parts to lists of ids", Form);
            }

            foreach (var part in document.RootElement.EnumerateObject())
            {
                if (
                    part.Value.ValueKind != JsonValueKind.Array
                    || part.Value.EnumerateArray().Any(id => id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
                )
                {
                    throw Fault(
                        name,
                        null,
                        Shown.Beginning(part.Value.GetRawText(), 40),
                        $"the part \"{part.Name}\" of a split file must be a list of ids",
                        Form
                    );
                }

                foreach (var id in part.Value.EnumerateArray().Select(id => id.ToString()))
                {
                    if (!parts.TryAdd(id, part.Name) && parts[id] != part.Name)
                    {
                        throw Fault(
                            name,
                            null,
                            $"\"{id}\" in \"{parts[id]}\" and in \"{part.Name}\"",
                            "an id must be in one part of a split file",
                            "Remove it from one of them."
                        );
                    }
                }
            }

            return parts;
        }
        catch (JsonException malformed)
        {
            throw Fault(
                name,
                (int)(malformed.LineNumber ?? 0) + 1,
                "something else",
                "a split file must be one complete JSON object",
                Form
            );
        }
    }

    private static DatasetFormatException Fault(string file, int? line, string found, string expected, string remedy) =>
        new([new DatasetFault(file, line, null, found, expected, remedy)]);
}
