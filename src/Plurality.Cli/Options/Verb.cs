using System.CommandLine;
using System.CommandLine.Parsing;
using Plurality.Cli.Input;

namespace Plurality.Cli.Options;

/// <summary>A command with examples and with rules about combinations of its options.</summary>
/// <param name="name">The name.</param>
/// <param name="description">What the command does, one sentence.</param>
/// <param name="examples">Complete, valid command lines, at least one.</param>
internal abstract class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    private readonly List<Func<ParseResult, string?>> _rules = [];

    /// <summary>Complete command lines.</summary>
    public IReadOnlyList<string> Examples => examples;

    /// <summary>Adds a rule that returns the fault of a combination of options, or null. This is not a validator of the parsing library,
    /// because one failing validator stops the library from checking single options, and the user would see one fault at a
    /// time.</summary>
    public void AddRule(Func<ParseResult, string?> fault) => _rules.Add(fault);

    /// <summary>All faults in the combination of options.</summary>
    public IEnumerable<string> FaultsOf(ParseResult parse) =>
        _rules.Append(StandardInputIsReadOnce).Select(rule => rule(parse)).OfType<string>();

    private static string? StandardInputIsReadOnce(ParseResult parse)
    {
        var readers = parse
            .CommandResult.Children.SelectMany(result =>
                result switch
                {
                    ArgumentResult { Argument: InputArgument files } => result
                        .Tokens.Where(token => token.Value == InputFile.StandardInput)
                        .Select(_ => files.Name),
                    _ when result.Tokens is not [.., { Value: InputFile.StandardInput }] => [],
                    OptionResult { Option: FileOption { IsRead: true } option } => [option.Name],
                    ArgumentResult { Argument.Name: DocumentOptions.ArgumentName } => ["the - without an option"],
                    _ => [],
                }
            )
            .ToList();
        return readers.Count < 2 ? null : $"Only one of {string.Join(", ", readers)} may read standard input; it can be read once.";
    }
}
