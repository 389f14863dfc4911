using System.CommandLine;
using Plurality.Cli.Terminals;
using Plurality.Llama.Adapters;

namespace Plurality.Cli.Options;

/// <summary>The LoRA adapters of the model.</summary>
internal sealed class AdapterOption : Option<string[]>
{
    private const string None = "none";

    /// <summary>Creates the option.</summary>
    public AdapterOption()
        : base("--adapter")
    {
        Description =
            "A LoRA adapter of the model: a GGUF file, or embedded for that of the embedded model, and its scale if it is not 1. Give "
            + "it once per adapter. none: no adapter, also where one is the default.";
        HelpName = "FILE[:SCALE]|none";
        Validators.Add(result =>
        {
            if (result.Tokens.Count > 1 && result.Tokens.Any(token => token.Value == None))
            {
                result.AddError($"{Name}: {None} must stand alone.");
            }

            foreach (var token in result.Tokens)
            {
                try
                {
                    LlamaAdapter.Parse(token.Value);
                }
                catch (PluralityException fault)
                {
                    result.AddError($"{Name}: {fault.Message}");
                }
            }
        });
    }

    /// <summary>Whether the command line says which adapters to use, or that there are none.</summary>
    public bool IsGiven(ParseResult parse) => parse.GetValue(this) is { Length: > 0 };

    /// <summary>The adapters in the order of the command line.</summary>
    public IReadOnlyList<LlamaAdapter> Read(ParseResult parse) =>
        [.. (parse.GetValue(this) ?? []).Where(written => written != None).Select(LlamaAdapter.Parse)];

    /// <summary>The options as they are typed to use the same adapters again, each after a space.</summary>
    public string Argument(ParseResult parse) =>
        string.Concat((parse.GetValue(this) ?? []).Select(written => $" {Name} {Shown.Argument(written)}"));
}
