using System.CommandLine;

namespace Plurality.Cli.Options;

/// <summary>An option whose value is one of a few words, each of which means something.</summary>
internal sealed class ChoiceOption<T> : Option<string>
{
    private readonly (string Word, T Meaning)[] _choices;

    /// <summary>Makes the option; without a default word it may be absent.</summary>
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

    /// <summary>What the chosen word means; the type's default where the option is absent and has none.</summary>
    public T? Read(ParseResult parse) =>
        parse.GetValue(this) is { } word ? Array.Find(_choices, choice => choice.Word == word).Meaning : default;
}
