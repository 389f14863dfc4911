using Plurality.Benchmarks;
using Plurality.Llama.Files;
using Plurality.TestKit.TinyModels;

if (args is ["import", ..])
{
    DatasetImport.Run(Argument(1, 1_000_000));
    return;
}

if (args is ["methods", ..])
{
    await MethodCosts
        .RunAsync(Argument(1, 200), args.ElementAtOrDefault(2), args.ElementAtOrDefault(3), Argument(4, 5))
        .ConfigureAwait(false);
    return;
}

if (args is ["labels", ..])
{
    int[] sizes = [.. args.Skip(2).Select((_, i) => Argument(i + 2, 7))];
    await LabelCosts.RunAsync(Argument(1, 16), sizes is [] ? [7, 20, 100, 300, 1000] : sizes).ConfigureAwait(false);
    return;
}

if (args is ["analyze", ..])
{
    StoredTraces.Run(Argument(1, 10_000));
    return;
}

if (args is ["training", ..])
{
    TrainingSpeed.Run(Argument(1, 2), Argument(2, 5), Argument(3, 16));
    return;
}

if (args is ["host", ..])
{
    await HostTime.RunAsync(Argument(1, 400), Argument(2, 5)).ConfigureAwait(false);
    return;
}

if (args is ["gpu", ..])
{
    await GpuTrial.RunAsync(Argument(1, 8), Argument(2, 400), args.ElementAtOrDefault(3) ?? "1B,8B", Argument(4, -1)).ConfigureAwait(false);
    return;
}

if (args is ["random-llama", var shape, var path])
{
    // A model of random weights for `peer`: see bench/README.md.
    RandomLlama.Write(path, LlamaShape.All.Single(one => one.Name == shape), EmbeddedModel.Path);
    return;
}

if (args is ["threads", ..])
{
    QueueScaling.Run(Argument(1, 0));
    return;
}

if (args is ["allocations"])
{
    Allocations.Run();
    return;
}

if (args is ["soak", ..])
{
    await Soak.RunAsync(Argument(1, 10), Argument(2, 2)).ConfigureAwait(false);
    return;
}

if (args is ["kernels", _, _, _, ..])
{
    KernelSpeed.Run(Argument(1, 2), Argument(2, 5), args[3..]);
    return;
}

if (args is ["peer", var server, _, _, _, var data, var pool, ..])
{
    await PeerComparison
        .RunAsync(
            new Uri(server),
            Argument(2, 1),
            Argument(3, 200),
            Argument(4, 3),
            data,
            pool,
            Argument(7, 16),
            args.ElementAtOrDefault(8),
            Argument(9, 2),
            args.Length > 10 ? Argument(10, 8) : null
        )
        .ConfigureAwait(false);
    return;
}

if (args is ["engine", var engine, ..])
{
    await EngineThroughput.RunAsync(new Uri(engine), Argument(2, 16), Argument(3, 48), Argument(4, 3)).ConfigureAwait(false);
    return;
}

// How many documents, and how many rounds: 200 and 3 unless said otherwise.
await ClassifyThroughput.RunAsync(Argument(0, 200), Argument(1, 3)).ConfigureAwait(false);

int Argument(int place, int otherwise)
{
    if (args.Length <= place || int.TryParse(args[place], out otherwise))
    {
        return otherwise;
    }

    Console.Error.WriteLine($"'{args[place]}' must be a whole number or a benchmark. bench/README.md lists them, with their arguments.");
    Environment.Exit(2);
    return otherwise;
}
