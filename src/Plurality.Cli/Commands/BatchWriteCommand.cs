using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality batch write</c>: the requests of the next round.</summary>
internal sealed class BatchWriteCommand : Verb
{
    /// <summary>Creates the command.</summary>
    public BatchWriteCommand(Services services)
        : base(
            "write",
            "Writes the requests that a run needs next, those that failed included, as a batch file. It computes nothing.",
            "plurality batch write emotions.yaml -o requests.jsonl",
            "plurality batch write emotions.yaml -o requests.jsonl --tokenizer model.gguf"
        )
    {
        var file = new FileArgument("FILE.yaml")
        {
            Description =
                "The run file, with an address as its model, such as vllm:http://host:8000/MODEL or "
                + "openai:https://api.openai.com/v1#MODEL.",
        };
        var output = new NewFileOptions("FILE.jsonl", "The file of requests to write. Nothing is written where the run is complete.");
        var tokenizer = new FileOption("--tokenizer")
        {
            Description =
                "A GGUF file of the same model, which gives the tokens; or none for services that are asked by texts. Nobody is then asked "
                + "at the address. Default: the engine is asked.",
            HelpName = "FILE.gguf|none",
        };
        var (store, json) = (StoreOption.Create(), JsonOption.Create());
        Add(file);
        output.AddTo(this);
        Add(tokenizer);
        Add(store);
        Add(json);
        SetAction(
            async (parse, cancellationToken) =>
            {
                var path = output.Path(parse)!;
                using var files = output.Prepare(parse, path);
                var batch = BatchRun.Read(parse.GetRequiredValue(file), parse.GetValue(tokenizer));
                using var runs = RunStore.Open(parse.GetRequiredValue(store));
                var step = await batch.GoOnAsync(services, runs, (files, path), cancellationToken).ConfigureAwait(false);
                var lines = new BatchLines(services.Terminal, parse.GetValue(json));
                lines.Write(step, step.Requests > 0 ? path : null);
                lines.Next(step, path, parse.GetRequiredValue(file), StoreOption.Argument(parse, store));
                return step.Failed.Count == 0 ? ExitCode.Done : ExitCode.MustFix;
            }
        );
    }
}
