using System.CommandLine;

namespace Plurality.Cli.Options;

/// <summary>The data files that a command reads, named by their places on the command line; <c>-</c> among them is standard
/// input.</summary>
internal sealed class InputArgument : Argument<string[]>
{
    /// <summary>Makes the argument; its name is what help shows in its place.</summary>
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
