using Plurality.Benchmarks;

var documents = args.Length > 0 && int.TryParse(args[0], out var given) ? given : 200;
await ClassifyThroughput.RunAsync(documents).ConfigureAwait(false);
