using System.CommandLine;
using System.CommandLine.Parsing;
using Plurality.Catalogues;
using Plurality.Cli.Input;
using Plurality.Cli.Options;

namespace Plurality.Cli.Usage;

/// <summary>Finds the faults of a command line and suggests the word that was probably meant.</summary>
internal static class UsageFaults
{
    /// <summary>All faults. An unknown word hides faults that it may cause, such as a missing option that it misspells.</summary>
    public static IReadOnlyList<string> Of(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            return [OfGroup(parse, command)];
        }

        string[] unknown = [.. Positional(parse).Where(word => LooksLikeOption(word) && !IsBehindDoubleDash(parse, word))];
        IEnumerable<string> faults =
            unknown.Length > 0
                ? unknown
                    .Select(word => UnknownOption(word, command, parse.RootCommandResult.Command))
                    .Concat(
                        parse.Errors.Where(error => error.SymbolResult is OptionResult { Implicit: false }).Select(error => error.Message)
                    )
                : parse
                    .Errors.Where(error => !IsOfUnmatched(error, parse))
                    .Select(error => error.Message)
                    .Concat(parse.UnmatchedTokens.Select(word => $"Unexpected argument '{word}'. Quote a value that contains spaces."))
                    .Concat(MissesRequired(parse) ? [] : (command as Verb)?.FaultsOf(parse) ?? []);
        return [.. faults.Distinct(StringComparer.Ordinal)];
    }

    private static string OfGroup(ParseResult parse, Command command)
    {
        if (parse.UnmatchedTokens is not [var word, ..])
        {
            return $"'{CommandNames.NameOf(command)}' needs a command.";
        }

        if (LooksLikeOption(word))
        {
            return UnknownOption(word, command, parse.RootCommandResult.Command);
        }

        var verbs = command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name);
        return $"'{CommandNames.NameOf(command)}' has no command '{word}'.{NearestName.Suggestion(word, verbs)}";
    }

    private static string UnknownOption(string word, Command command, Command root)
    {
        var name = word.Split('=', ':')[0];
        if (RenamedOptions.NewNameOf(name, command) is { } renamed)
        {
            return $"'{name}' is now '{renamed}'.";
        }

        var known = command
            .Options.Concat(root.Options.Where(option => option.Recursive))
            .Where(option => !option.Hidden)
            .SelectMany(option => option.Aliases.Prepend(option.Name));
        return $"'{CommandNames.NameOf(command)}' has no option '{name}'.{NearestName.Suggestion(name, known)}";
    }

    /// <summary>The words that belong to no option. The parser treats an unknown option as an argument.</summary>
    private static IEnumerable<string> Positional(ParseResult parse) =>
        parse
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens.Select(token => token.Value))
            .Concat(parse.UnmatchedTokens);

    private static bool LooksLikeOption(string word) => word.StartsWith('-') && word is not (InputFile.StandardInput or "--");

    private static bool IsBehindDoubleDash(ParseResult parse, string word) =>
        parse.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Any(token => token.Value == word);

    /// <summary>Whether a required option or argument is missing. Rules may read those, so they are not asked then.</summary>
    private static bool MissesRequired(ParseResult parse) =>
        parse.CommandResult.Command.Arguments.Any(argument =>
            argument is { HasDefaultValue: false, Arity.MinimumNumberOfValues: > 0 }
            && parse.GetResult(argument) is not { Tokens.Count: > 0 }
        ) || parse.CommandResult.Command.Options.Any(option => option.Required && parse.GetResult(option) is null or { Implicit: true });

    private static bool IsOfUnmatched(ParseError error, ParseResult parse) =>
        error.SymbolResult is CommandResult
        && parse.UnmatchedTokens.Any(word => error.Message.Contains($"'{word}'", StringComparison.Ordinal));
}
