using System.Globalization;
using Plurality.Llama.Errors;

namespace Plurality.Llama.Gguf;

/// <summary>
/// Finds and reads the parts of a model whose first part was named, as <c>llama_model_loader</c> does: by the names that follow from the
/// first one's. Checks that they belong together. A number of another type than the library expects would abort the process there.
/// </summary>
internal static class ModelParts
{
    private const string NumberKey = "split.no";
    private const string CountKey = "split.count";
    private const string TensorsKey = "split.tensors.count";

    private const string Again = "Download the parts again, all from one place, and keep their names.";

    /// <summary>The files of a model.</summary>
    /// <param name="named">The file that the user named.</param>
    /// <returns>All parts in order; only <paramref name="named"/> if it is a whole model.</returns>
    /// <exception cref="ModelFileException">It is not the first part, or parts are missing, damaged, or of another model.</exception>
    public static IReadOnlyList<GgufFile> Of(GgufFile named)
    {
        if (named.Integer(CountKey) is not (> 1 and var count))
        {
            return [named];
        }

        var name = FirstName(named, (int)count);
        RequireAll(named, name);
        List<GgufFile> parts = [named];
        for (var number = 2; number <= name.Count; number++)
        {
            var part = GgufFile.Read(name.PathOf(number));
            RequireNumbers(part, number, name.Count, named);
            parts.Add(part);
        }

        RequireTensors(named, parts);
        return parts;
    }

    /// <summary>The name of the first part, from which the others' names follow.</summary>
    private static PartName FirstName(GgufFile named, int count)
    {
        var number = named.Integer(NumberKey) + 1;
        var name = PartName.Of(named.Path);
        if (name is not null && (name.Number != number || name.Count != count))
        {
            throw Fault(
                named,
                $"its name says that it is part {name.Number} of {name.Count}; its content says part {Shown(number)} of {count}",
                "Give the file its own name back, or download it again."
            );
        }

        if (number is not 1)
        {
            throw Fault(
                named,
                $"it must be the first part of its model; it is part {Shown(number)} of {count}",
                name is null
                    ? $"Name the first part, whose name ends with {PartName.Ending(1, count)}."
                    : $"Name the first part, {name.PathOf(1)}; the others are found beside it."
            );
        }

        return name
            ?? throw Fault(
                named,
                $"the name of the first of {count} parts must end with {PartName.Ending(1, count)}, because the names of the other parts "
                    + $"follow from it",
                "Give all parts the names back that they had, in one folder."
            );
    }

    private static void RequireAll(GgufFile named, PartName name)
    {
        string[] missing = [.. Enumerable.Range(2, name.Count - 1).Select(name.PathOf).Where(path => !File.Exists(path))];
        if (missing.Length > 0)
        {
            throw new ModelFileException(
                named.Path,
                [.. missing.Select(path => $"all {name.Count} parts of the model must be in one folder; {path} is missing")],
                "Download the missing parts into that folder, and keep their names."
            );
        }
    }

    private static void RequireNumbers(GgufFile part, int number, int count, GgufFile first)
    {
        var (foundNumber, foundCount) = (part.Integer(NumberKey) + 1, part.Integer(CountKey));
        if (foundNumber != number || foundCount != count || part.Metadata[NumberKey].Type != GgufValueType.UInt16)
        {
            throw Fault(
                part,
                $"to be a part of {first.Path}, '{NumberKey}' must be {number - 1} (a 16-bit number) and '{CountKey}' {count}; got "
                    + $"{Shown(foundNumber - 1)} and {Shown(foundCount)}",
                Again
            );
        }
    }

    private static void RequireTensors(GgufFile first, List<GgufFile> parts)
    {
        var expected = first.Integer(TensorsKey);
        var found = parts.Sum(part => part.Tensors.Count);
        if (found != expected)
        {
            throw Fault(
                first,
                expected is null
                    ? $"'{TensorsKey}' must say how many tensors the parts have together; the file does not say it"
                    : $"its {parts.Count} parts must have {expected} tensors together ('{TensorsKey}'); they have {found}",
                Again
            );
        }

        var owners = new Dictionary<string, GgufFile>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            // A name that is twice in one part is TensorFaults' business.
            foreach (var name in part.Tensors.Select(tensor => tensor.Name).Distinct(StringComparer.Ordinal))
            {
                if (!owners.TryAdd(name, part))
                {
                    throw Fault(part, $"tensor '{name}' must be in one part only; it is in {owners[name].Path} too", Again);
                }
            }
        }
    }

    private static string Shown(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "nothing";

    private static ModelFileException Fault(GgufFile file, string fault, string remedy) => new(file.Path, [fault], remedy);
}
