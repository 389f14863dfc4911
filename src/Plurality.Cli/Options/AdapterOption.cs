using System.CommandLine;
using Plurality.Cli.Terminals;
using Plurality.Llama.Adapters;

namespace Plurality.Cli.Options;

/// <summary>The LoRA adapters of the model.</summary>
internal sealed class AdapterOption : Option<string[]>
{
    /// <summary>Creates the option.</summary>
    public AdapterOption()
        : base("--adapter")
    {
        Description = "A LoRA adapter of the model: a GGUF file, and its scale if it is not 1. Give it once per adapter.";
        HelpName = "FILE[:SCALE]";
        Validators.Add(result =>
        {
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

    /// <summary>The adapters in the order of the command line.</summary>
    public IReadOnlyList<LlamaAdapter> Read(ParseResult parse) => [.. (parse.GetValue(this) ?? []).Select(LlamaAdapter.Parse)];

    /// <summary>The options as they are typed to use the same adapters again, each after a space.</summary>
    public string Argument(ParseResult parse) =>
        string.Concat((parse.GetValue(this) ?? []).Select(written => $" {Name} {Shown.Argument(written)}"));
}
