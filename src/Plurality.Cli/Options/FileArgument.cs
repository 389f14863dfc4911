using System.CommandLine;

namespace Plurality.Cli.Options;

/// <summary>A file that is named by its place on the command line.</summary>
internal sealed class FileArgument : Argument<string>
{
    /// <summary>Makes the argument; its name is what help shows in its place.</summary>
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
