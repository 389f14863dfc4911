using System.CommandLine;

namespace Plurality.Cli.Options;

/// <summary>An option that names a file.</summary>
internal sealed class FileOption : Option<string>
{
    /// <summary>Creates the option with its name and aliases.</summary>
    public FileOption(string name, params string[] aliases)
        : base(name, aliases) =>
        Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"{name} must not be empty. Name a file.");
            }
        });

    /// <summary>Whether <c>-</c> means standard input.</summary>
    public bool IsRead { get; init; }
}
