using System.CommandLine;

namespace Plurality.Cli.Options;

/// <summary>An option whose value is one of several words.</summary>
internal sealed class ChoiceOption<T> : Option<string>
{
    private readonly (string Word, T Meaning)[] _choices;

    /// <summary>Creates the option. Without a default word it is optional.</summary>
    public ChoiceOption(string name, string description, string? defaultWord, params (string Word, T Meaning)[] choices)
        : base(name)
    {
        _choices = choices;
        Description = description;
        HelpName = string.Join('|', choices.Select(choice => choice.Word));
        if (defaultWord is not null)
        {
            DefaultValueFactory = _ => defaultWord;
        }

        CompletionSources.Add([.. choices.Select(choice => choice.Word)]);
        CustomParser = argument =>
        {
            var word = argument.Tokens[^1].Value;
            if (!choices.Any(choice => choice.Word == word))
            {
                argument.AddError($"{name} must be one of {string.Join(", ", choices.Select(choice => choice.Word))}; got '{word}'.");
            }

            return word;
        };
    }

    /// <summary>The meaning of the chosen word; the default of the type if the option is absent and has no default.</summary>
    public T? Read(ParseResult parse) =>
        parse.GetValue(this) is { } word ? Array.Find(_choices, choice => choice.Word == word).Meaning : default;
}
