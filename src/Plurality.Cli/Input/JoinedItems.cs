using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plurality.Cli.Terminals;
using Plurality.Datasets;

namespace Plurality.Cli.Input;

/// <summary>
/// Joins the items of several files. Items with the same id and text become one item with all votes, if no annotator voted twice, as in
/// the parts of a data set with one row per vote. Any other repeated id is a fault.
/// </summary>
internal sealed class JoinedItems
{
    private const int ShownLength = 60;

    // as JsonLinesWriter
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OrderedDictionary<string, (TextItem Item, string File, int Line)> _items = new(StringComparer.Ordinal);
    private readonly List<DatasetFault> _faults = [];

    /// <summary>The items, in the order of first occurrence.</summary>
    public IEnumerable<TextItem> Items => _items.Values.Select(entry => entry.Item);

    /// <summary>The faults.</summary>
    public IReadOnlyList<DatasetFault> Faults => _faults;

    /// <summary>Adds an item that begins on a line of a file.</summary>
    public void Add(TextItem item, string file, int line)
    {
        if (_items.TryAdd(item.Id, (item, file, line)))
        {
            return;
        }

        var (earlier, firstFile, firstLine) = _items[item.Id];
        var first = string.Create(CultureInfo.InvariantCulture, $"{firstFile}, line {firstLine}");
        var id = $"\"{Shown.Beginning(item.Id, ShownLength)}\"";
        if (earlier is not { Annotations: { } known, Labels: null } || item is not { Annotations: { } votes, Labels: null })
        {
            Refuse(
                $"{id}, as in {first}",
                "every item's id must be unique in files that are read together",
                "Change or remove one of them; an item without an id is named by its line number."
            );
        }
        else if (earlier.Text != item.Text)
        {
            Refuse(
                $"{id} with another text than in {first}",
                "an id must mean one item in files that are read together",
                "Change one of the ids."
            );
        }
        else if (earlier.Split is { } split && item.Split is { } other && split != other)
        {
            Refuse(
                $"{id} of \"{Shown.Beginning(other, ShownLength)}\", which is of \"{Shown.Beginning(split, ShownLength)}\" in {first}",
                "an item must be in one part of the data set",
                "Correct one of them."
            );
        }
        else if (votes.Keys.FirstOrDefault(known.ContainsKey) is { } twice)
        {
            Refuse(
                $"a vote of \"{Shown.Beginning(twice, ShownLength)}\" on {id}, as in {first}",
                "an annotator must vote once on an item",
                "Remove one of the votes."
            );
        }
        else
        {
            _items[item.Id] = (
                WithFields(earlier, item) with
                {
                    Annotations = known.Concat(votes).ToDictionary(StringComparer.Ordinal),
                    Split = earlier.Split ?? item.Split,
                },
                firstFile,
                firstLine
            );
        }

        void Refuse(string found, string expected, string remedy) =>
            _faults.Add(new DatasetFault(file, line, Column: null, found, expected, remedy));
    }

    /// <summary>A field with the same value in both is a field of the item. A field with different values maps annotators to values, as
    /// within one file.</summary>
    private static TextItem WithFields(TextItem earlier, TextItem item)
    {
        var fields = earlier.Fields.ToDictionary(StringComparer.Ordinal);
        var json = earlier.JsonFields.ToHashSet(StringComparer.Ordinal);
        foreach (var name in earlier.Fields.Keys.Union(item.Fields.Keys, StringComparer.Ordinal))
        {
            if (earlier.Fields.GetValueOrDefault(name) == item.Fields.GetValueOrDefault(name))
            {
                continue;
            }

            var values = ByAnnotator(earlier, name).Concat(ByAnnotator(item, name)).ToDictionary(StringComparer.Ordinal);
            fields[name] = JsonSerializer.Serialize(values, Json);
            json.Add(name);
        }

        return earlier with
        {
            Fields = fields,
            JsonFields = json,
        };
    }

    private static Dictionary<string, JsonElement> ByAnnotator(TextItem item, string name)
    {
        if (item.Fields.GetValueOrDefault(name) is not { } written)
        {
            return [];
        }

        var value = item.JsonFields.Contains(name) ? JsonElement.Parse(written) : JsonSerializer.SerializeToElement(written);
        return
            value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(property => item.Annotations!.ContainsKey(property.Name))
            ? value.EnumerateObject().ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal)
            : item.Annotations!.Keys.ToDictionary(annotator => annotator, _ => value, StringComparer.Ordinal);
    }
}
