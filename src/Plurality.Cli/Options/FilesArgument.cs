using System.CommandLine;

namespace Plurality.Cli.Options;

/// <summary>One or more files as positional arguments.</summary>
internal class FilesArgument : Argument<string[]>
{
    /// <summary>Creates the argument with its name in help texts.</summary>
    public FilesArgument(string name)
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
