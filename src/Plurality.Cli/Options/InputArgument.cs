using System.CommandLine;

namespace Plurality.Cli.Options;

/// <summary>The data files that a command reads, as positional arguments; <c>-</c> is standard input.</summary>
internal sealed class InputArgument : Argument<string[]>
{
    /// <summary>Creates the argument with its name in help texts.</summary>
    public InputArgument(string name)
        : base(name)
    {
        Arity = ArgumentArity.OneOrMore;
        Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"{name} must not be empty. Name a file.");
            }
        });
    }
}
