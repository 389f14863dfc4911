using Plurality.Benchmarks;

if (args is ["import", ..])
{
    DatasetImport.Run(Argument(1, 1_000_000));
    return;
}

if (args is ["methods", ..])
{
    await MethodCosts.RunAsync(Argument(1, 200), args.ElementAtOrDefault(2), args.ElementAtOrDefault(3), Argument(4, 5)).ConfigureAwait(false);
    return;
}

if (args is ["analyze", ..])
{
    StoredTraces.Run(Argument(1, 10_000));
    return;
}

// How many documents, and how many rounds: 200 and 3 unless said otherwise.
await ClassifyThroughput.RunAsync(Argument(0, 200), Argument(1, 3)).ConfigureAwait(false);

int Argument(int place, int otherwise) => args.Length > place && int.TryParse(args[place], out var given) ? given : otherwise;
