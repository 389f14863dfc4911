using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Llama.Files;
using Plurality.Llama.Gguf;
using Plurality.Llama.Weights;
using Plurality.Models;
using Plurality.Remote;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality models</c>: inspects, prepares and tunes model files, and converts adapters.</summary>
internal sealed class ModelsCommand : Command
{
    /// <summary>Creates the command and its subcommands.</summary>
    public ModelsCommand(Services services)
        : base("models", "Lists, inspects, prepares and tunes model files, and converts adapters.")
    {
        Add(new ListCommand(services.Terminal));
        Add(new InspectCommand(services));
        Add(new ConvertCommand(services.Terminal));
        Add(new PrepareCommand(services));
        Add(new TuneCommand(services));
    }

    private sealed class ListCommand : Verb
    {
        public ListCommand(Terminal terminal)
            : base("list", "Lists the embedded model and the GGUF files of a folder.", "plurality models list")
        {
            var folder = new FileArgument("FOLDER") { Description = "The folder.", DefaultValueFactory = _ => "." };
            var json = JsonOption.Create();
            Add(folder);
            Add(json);
            SetAction(parse =>
            {
                var written = parse.GetRequiredValue(folder);
                if (!Directory.Exists(written))
                {
                    throw new InputFileException(written, "there is no such folder. Check the name.");
                }

                List<(string Model, long Bytes)> models = [];
                if (File.Exists(EmbeddedModel.Path))
                {
                    models.Add((LlamaModelOptions.Embedded, new FileInfo(EmbeddedModel.Path).Length));
                }

                models.AddRange(
                    Directory
                        .EnumerateFiles(written, "*.gguf")
                        .Order(StringComparer.Ordinal)
                        .Where(file => !IsLaterPart(file))
                        .Select(file => (written == "." ? Path.GetFileName(file) : file, BytesOf(file)))
                );
                ModelLines.WriteList(terminal, models, parse.GetValue(json));
                return ExitCode.Done;
            });
        }

        /// <summary>A model in several parts is named by the first, which stands for all.</summary>
        private static bool IsLaterPart(string file) => PartName.Of(file) is { Number: > 1 } part && File.Exists(part.PathOf(1));

        private static long BytesOf(string file) =>
            PartName.Of(file) is { Number: 1 } first
                ? Enumerable.Range(1, first.Count).Select(first.PathOf).Where(File.Exists).Sum(part => new FileInfo(part).Length)
                : new FileInfo(file).Length;
    }

    private sealed class InspectCommand : Verb
    {
        public InspectCommand(Services services)
            : base(
                "inspect",
                "Shows the metadata of a model or adapter file and checks the file, without loading it; or asks an engine who it is.",
                "plurality models inspect embedded",
                "plurality models inspect llama-server:http://localhost:8080",
                "plurality models inspect llama-server:http://localhost:8080 --repeat 5"
            )
        {
            var terminal = services.Terminal;
            var model = new FileArgument("FILE|embedded|ADDRESS") { Description = "The GGUF file, or the address of an engine." };
            var repeat = NumberOption.Optional(
                "--repeat",
                "Where the model is an address: ask one prompt N times and show how far the answers differ, at least 2.",
                2
            );
            var json = JsonOption.Create();
            Add(model);
            Add(repeat);
            Add(json);
            SetAction(
                async (parse, cancellationToken) =>
                {
                    var named = parse.GetRequiredValue(model);
                    if (RemoteLanguageModel.IsAddress(named))
                    {
                        using var remote = services.OpenModel(new LlamaModelOptions { Model = named }, cancellationToken);
                        var spread =
                            parse.GetValue(repeat) is { } times && remote is IRemoteModel engine
                                ? await engine.RepeatAsync(times, cancellationToken).ConfigureAwait(false)
                                : null;
                        EngineLines.Write(terminal, remote, spread, parse.GetValue(json));
                        return ExitCode.Done;
                    }

                    if (parse.GetValue(repeat) is not null)
                    {
                        throw new ModelException("--repeat must be given only where the model is an address; a file repeats its digits.");
                    }

                    if (AdapterDescription.IsAdapter(parse.GetRequiredValue(model)))
                    {
                        var adapter = AdapterDescription.Read(parse.GetRequiredValue(model), cancellationToken);
                        if (parse.GetValue(json))
                        {
                            AdapterLines.WriteJson(terminal, adapter);
                        }
                        else
                        {
                            AdapterLines.Write(terminal, adapter);
                        }

                        return ExitCode.Done;
                    }

                    var description = ModelDescription.Read(parse.GetRequiredValue(model), cacheDirectory: null, cancellationToken);
                    if (parse.GetValue(json))
                    {
                        ModelLines.WriteJson(terminal, description);
                    }
                    else
                    {
                        ModelLines.Write(terminal, description);
                    }

                    return ExitCode.Done;
                }
            );
        }
    }

    private sealed class PrepareCommand : Verb
    {
        public PrepareCommand(Services services)
            : base(
                "prepare",
                "Prepares a model ahead of its first use: checks it, converts its weights into the cache folder, and prints file and "
                    + "hash.",
                "plurality models prepare",
                "plurality models prepare embedded --weights f16"
            )
        {
            var (options, json) = (new ModelOptions(), JsonOption.Create());
            var model = new FileArgument("FILE|embedded") { Description = "The GGUF file.", DefaultValueFactory = _ => "embedded" };
            Add(model);
            Add(options.Weights);
            Add(json);
            SetAction(
                (parse, cancellationToken) =>
                {
                    var wanted = new LlamaModelOptions { Model = parse.GetRequiredValue(model), Weights = options.Weights.Read(parse) };
                    var prepared = services.PrepareModel(wanted, cancellationToken);
                    foreach (var warning in prepared.Warnings)
                    {
                        services.Terminal.Warn(warning);
                    }

                    if (parse.GetValue(json))
                    {
                        ModelLines.WriteJson(services.Terminal, prepared);
                    }
                    else
                    {
                        services.Terminal.Output.WriteLine(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{prepared.Path}\nweights {WeightFormats.Name(prepared.Weights)}, SHA-256 {prepared.Sha256}"
                            )
                        );
                    }

                    return Task.FromResult(ExitCode.Done);
                }
            );
        }
    }
}
