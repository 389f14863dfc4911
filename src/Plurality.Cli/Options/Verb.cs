using System.CommandLine;
using System.CommandLine.Parsing;
using Plurality.Cli.Input;

namespace Plurality.Cli.Options;

/// <summary>A command with what every command of ours has: examples, and rules that tie its options together.</summary>
/// <param name="name">The word.</param>
/// <param name="description">What it does, a sentence.</param>
/// <param name="examples">Whole command lines that parse, one at least.</param>
internal abstract class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    private readonly List<Func<ParseResult, string?>> _rules = [];

    /// <summary>Whole command lines, as users type them.</summary>
    public IReadOnlyList<string> Examples => examples;

    /// <summary>Adds a rule: what is wrong with the options taken together, or null. Not a validator of the library, which would then look
    /// at no option by itself any more, so that the user saw one fault a time.</summary>
    public void AddRule(Func<ParseResult, string?> fault) => _rules.Add(fault);

    /// <summary>Everything wrong with the options taken together.</summary>
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
                    ArgumentResult { Argument.Name: InputFile.StandardInput } => ["the - without an option"],
                    _ => [],
                }
            )
            .ToList();
        return readers.Count < 2 ? null : $"Only one of {string.Join(", ", readers)} may read standard input; it can be read once.";
    }
}
