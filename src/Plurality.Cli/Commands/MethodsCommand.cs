using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality methods</c>: what methods are made of.</summary>
internal sealed class MethodsCommand : Verb
{
    /// <summary>Creates the command.</summary>
    public MethodsCommand(Terminal terminal)
        : base(
            "methods",
            "Lists estimators, corrections and calibrators, what they cost and need, and how to write a method.",
            "plurality methods"
        )
    {
        var json = JsonOption.Create();
        Add(json);
        SetAction(parse =>
        {
            if (parse.GetValue(json))
            {
                MethodLines.WriteJson(terminal);
            }
            else
            {
                MethodLines.WriteTables(terminal);
            }
        });
    }
}
