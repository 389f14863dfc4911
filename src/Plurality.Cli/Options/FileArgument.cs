using System.CommandLine;

namespace Plurality.Cli.Options;

/// <summary>A file as a positional argument.</summary>
internal sealed class FileArgument : Argument<string>
{
    /// <summary>Creates the argument with its name in help texts.</summary>
    public FileArgument(string name)
        : base(name) =>
        Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"{name} must not be empty. Name a file.");
            }
        });
}
