namespace Plurality.Runtime.Tests.Conventions;

/// <summary>Finds cycles between namespaces. A namespace and one inside it are two.</summary>
internal static class NamespaceCycles
{
    /// <summary>
    /// A text per group of namespaces that reach each other: the group, and the shortest cycle in it with a use for each of its edges.
    /// </summary>
    public static IReadOnlyList<string> In(IEnumerable<TypeUse> uses)
    {
        var edges = uses.Where(use => use.User.Namespace != use.Used.Namespace)
            .GroupBy(use => use.User.Namespace!, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.DistinctBy(use => use.Used.Namespace).ToDictionary(use => use.Used.Namespace!, StringComparer.Ordinal),
                StringComparer.Ordinal
            );
        var reached = edges.Keys.ToDictionary(name => name, name => Reached(edges, name), StringComparer.Ordinal);
        return
        [
            .. edges
                .Keys.Where(name => reached[name].Contains(name))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                    reached[name]
                        .Where(other => reached.TryGetValue(other, out var back) && back.Contains(name))
                        .Order(StringComparer.Ordinal)
                        .ToArray()
                )
                .DistinctBy(group => group[0])
                .Select(group => Describe(edges, group)),
        ];
    }

    private static string Describe(Dictionary<string, Dictionary<string, TypeUse>> edges, string[] group)
    {
        var cycle = group.Select(name => Shortest(edges, name)).MinBy(path => path.Count)!;
        return $"{{{string.Join(", ", group)}}}: {string.Join("; ", cycle)}";
    }

    /// <summary>What a namespace reaches; itself only through others.</summary>
    private static HashSet<string> Reached(Dictionary<string, Dictionary<string, TypeUse>> edges, string from)
    {
        HashSet<string> reached = new(StringComparer.Ordinal);
        Stack<string> open = new([from]);
        while (open.TryPop(out var name))
        {
            foreach (var next in edges.GetValueOrDefault(name)?.Keys.Where(reached.Add) ?? [])
            {
                open.Push(next);
            }
        }

        return reached;
    }

    /// <summary>The shortest way from a namespace back to itself.</summary>
    private static List<TypeUse> Shortest(Dictionary<string, Dictionary<string, TypeUse>> edges, string start)
    {
        Queue<List<TypeUse>> open = new(edges[start].Values.Select(use => new List<TypeUse> { use }));
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (open.TryDequeue(out var path))
        {
            var at = path[^1].Used.Namespace!;
            if (at == start)
            {
                return path;
            }

            if (seen.Add(at))
            {
                foreach (var use in edges.GetValueOrDefault(at)?.Values ?? Enumerable.Empty<TypeUse>())
                {
                    open.Enqueue([.. path, use]);
                }
            }
        }

        throw new InvalidOperationException($"{start} is in no cycle.");
    }
}
