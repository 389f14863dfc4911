using System.CommandLine;
using System.Globalization;

namespace Plurality.Cli.Options;

/// <summary>Options with a numeric value. Error messages state the range.</summary>
internal static class NumberOption
{
    /// <summary>An option with a default.</summary>
    public static Option<int> Create(string name, string description, int defaultValue, int minimum, int maximum = int.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = argument => (int)Parse(argument, name, minimum, maximum),
        };

    /// <summary>An optional number.</summary>
    public static Option<int?> Optional(string name, string description, int minimum, int maximum = int.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = argument => (int)Parse(argument, name, minimum, maximum),
        };

    /// <summary>An optional probability.</summary>
    public static Option<double?> Probability(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "P",
            CustomParser = argument =>
            {
                var written = argument.Tokens[^1].Value;
                if (double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1)
                {
                    return number;
                }

                argument.AddError($"{name} must be a number from 0 to 1; got '{written}'.");
                return null;
            },
        };

    /// <summary>An optional number of any size.</summary>
    public static Option<double?> Any(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "NUMBER",
            CustomParser = argument =>
            {
                var written = argument.Tokens[^1].Value;
                if (double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                {
                    return number;
                }

                argument.AddError($"{name} must be a number; got '{written}'.");
                return null;
            },
        };

    /// <summary>The seed of a run.</summary>
    public static Option<ulong> Seed() =>
        new("--seed")
        {
            Description = "The seed of every random choice.",
            HelpName = "N",
            DefaultValueFactory = _ => 0UL,
            CustomParser = argument => (ulong)Parse(argument, "--seed", 0, ulong.MaxValue),
        };

    private static decimal Parse(System.CommandLine.Parsing.ArgumentResult argument, string name, int minimum, decimal maximum)
    {
        var written = argument.Tokens[^1].Value;
        if (
            decimal.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= minimum
            && number <= maximum
        )
        {
            return number;
        }

        argument.AddError(
            string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {minimum} to {maximum}; got '{written}'.")
        );
        return minimum;
    }
}
