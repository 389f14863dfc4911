using System.Globalization;

namespace Plurality.Runtime.Storage;

/// <summary>Finds everything that keeps stores from being joined to one.</summary>
internal static class ShardCheck
{
    private const int ShownCharacters = 100;
    private const string SameForAll =
        "Compute all shards from the same files, with the same settings, model and version, on processors with the same kernels.";

    /// <summary>Refuses stores that are not all the shards of the same runs, complete and each once.</summary>
    /// <exception cref="ShardException">They are not; the message names every fault.</exception>
    public static void Require(IReadOnlyList<ShardStore> stores)
    {
        // What follows compares shards, so each store must be one.
        Throw([.. stores.SelectMany(FaultsOfStore)]);
        Throw([.. FaultsOfCounts(stores)]);
        Throw([
            .. FaultsOfNumbers(stores),
            .. stores.Skip(1).SelectMany(store => Differences(stores[0], store)),
            .. stores.SelectMany(Gaps),
        ]);
    }

    private static void Throw(IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            throw ShardException.Of(faults);
        }
    }

    private static IEnumerable<string> FaultsOfStore(ShardStore store)
    {
        if (store.Runs.Count == 0)
        {
            yield return $"{store.Path} must have the shard of a run; it has no run. Compute one with 'plurality run FILE --shard'.";
        }

        foreach (var run in store.Runs.Where(run => run.Shard is null))
        {
            yield return $"{store.Path}: run '{run.Name}' must be a shard; it was run without --shard. Name stores that have only shards.";
        }

        if (store.Runs.Select(run => run.Shard).OfType<RunShard>().Distinct().Take(2).ToList() is [var one, var other])
        {
            yield return $"{store.Path} must have one shard; it has {one} and {other}. Compute each shard into a store of its own.";
        }
    }

    private static IEnumerable<string> FaultsOfCounts(IReadOnlyList<ShardStore> stores) =>
        stores
            .Skip(1)
            .Where(store => store.Shard.Count != stores[0].Shard.Count)
            .Select(store =>
                $"{store.Path} has shard {store.Shard}, but {stores[0].Path} has {stores[0].Shard}. Name shards of one count."
            );

    private static IEnumerable<string> FaultsOfNumbers(IReadOnlyList<ShardStore> stores)
    {
        foreach (var same in stores.GroupBy(store => store.Shard).Where(same => same.Count() > 1))
        {
            yield return $"Shard {same.Key} is there {(same.Count() == 2 ? "twice" : $"{same.Count()} times")}: "
                + $"{string.Join(", ", same.Select(store => store.Path))}. Name one of them.";
        }

        var count = stores[0].Shard.Count;
        List<RunShard> missing =
        [
            .. Enumerable.Range(1, count).Select(number => new RunShard(number, count)).Except(stores.Select(store => store.Shard)),
        ];
        if (missing.Count > 0)
        {
            yield return $"{(missing.Count == 1 ? "A shard is" : $"{missing.Count} shards are")} missing: {string.Join(", ", missing)}. "
                + $"Name the stores of all shards; compute one with 'plurality run FILE --shard {missing[0]}'.";
        }
    }

    /// <summary>What a store has other than the first store.</summary>
    private static IEnumerable<string> Differences(ShardStore first, ShardStore store)
    {
        foreach (var run in first.Runs.Where(run => store.Find(run.Name) is null))
        {
            yield return $"{store.Path} must have run '{run.Name}', as {first.Path} does. Compute shard {store.Shard} to its end.";
        }

        foreach (var run in store.Runs)
        {
            if (first.Find(run.Name) is not { } other)
            {
                yield return $"{first.Path} must have run '{run.Name}', as {store.Path} does. Compute shard {first.Shard} to its end.";
            }
            else if (Difference(first, other, store, run) is { } fault)
            {
                yield return $"{store.Path}: {fault} {SameForAll}";
            }
        }
    }

    private static string? Difference(ShardStore first, StoredRun expected, ShardStore store, StoredRun run)
    {
        if (expected.Identity.Compare(run.Identity) is { Count: > 0 } differences)
        {
            var rest = string.Join(", ", differences.Skip(1).Take(5).Select(difference => difference.Field));
            return $"{differences[0].Field} of run '{run.Name}' must be {Short(differences[0].Stored)}, as in {first.Path}; "
                + $"got {Short(differences[0].Given)}{(rest.Length == 0 ? "" : $" (also different: {rest})")}.";
        }

        var (one, other) = (Settings(expected), Settings(run));
        if (one.Zip(other).FirstOrDefault(pair => pair.First != pair.Second) is { First.Name: { } name } unequal)
        {
            return $"{name} of run '{run.Name}' must be {Short(unequal.First.Value)}, as in {first.Path}; "
                + $"got {Short(unequal.Second.Value)}.";
        }

        return Rows(first, expected)
            .Zip(Rows(store, run))
            .Where(pair => !pair.First.SequenceEqual(pair.Second))
            .Select(pair =>
                $"document {pair.First[0]} of run '{run.Name}' must have the same labels, annotations, split and fields as in {first.Path}."
            )
            .FirstOrDefault();
    }

    /// <summary>What a run has besides its identity and its documents.</summary>
    private static (string Name, string Value)[] Settings(StoredRun run) =>
        [
            ("the methods", string.Join(", ", run.Estimators)),
            ("the role", StoredRole.Write(run.Role)),
            ("the draw", run.Draw.ToString(CultureInfo.InvariantCulture)),
            ("the main run", run.PartOf ?? "none"),
            ("whether answers are generated", run.IsTraced ? "yes" : "no"),
            ("the questions", string.Join(", ", run.Questions.Select(asked => $"{asked.Kind} {asked.Sha256}"))),
            ("the pool of demonstrations", StoredJson.Write(run.Pool) ?? "none"),
        ];

    /// <summary>The documents of a run in its order, as they are stored.</summary>
    private static List<string?[]> Rows(ShardStore store, StoredRun run) =>
        store.Connection.Read(() =>
        {
            using var documents = store.Connection.Prepare(
                """
                select item, text, labels, annotations, split, fields, demonstrations
                from document join trace_set on trace_set.id = document.trace_set_id where sha256 = $1 order by position
                """
            );
            return documents.All(
                row => Enumerable.Range(0, row.FieldCount).Select(column => row.IsDBNull(column) ? null : row.GetString(column)).ToArray(),
                run.Identity.Sha256
            );
        });

    /// <summary>The runs of which batches of the shard are not stored.</summary>
    private static IEnumerable<string> Gaps(ShardStore store)
    {
        var documents = new RunDocuments(store.Connection);
        var (traces, answers) = (new TraceWaves(store.Connection, documents), new AnswerWaves(store.Connection, documents));
        foreach (var run in store.Runs)
        {
            var size = run.Identity.Record.BatchSize;
            HashSet<int> batches = [.. store.Shard.PositionsOf(run.Identity, run.Documents).Select(position => position / size)];
            var whole = batches.Count;
            if (run.IsTraced)
            {
                batches.IntersectWith(traces.Stored(run));
            }

            foreach (var asked in run.Questions)
            {
                batches.IntersectWith(answers.Stored(run, asked));
            }

            if (batches.Count < whole)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{store.Path}: shard {store.Shard} of run '{run.Name}' must be complete; it has {batches.Count} of its {whole} "
                        + $"batches. Run the command that computed it again; it goes on where it stopped."
                );
            }
        }
    }

    private static string Short(string value) => value.Length <= ShownCharacters ? value : $"{value[..ShownCharacters]}…";
}
