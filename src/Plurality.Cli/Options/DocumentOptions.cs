using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Cli.Terminals;
using Plurality.Datasets;

namespace Plurality.Cli.Options;

/// <summary>Documents to classify, read when they are needed.</summary>
/// <param name="Items">The documents; to be enumerated once.</param>
/// <param name="Count">How many there are; null where that is not known before the end.</param>
internal sealed record Documents(IEnumerable<TextItem> Items, int? Count);

/// <summary>The ways to say what is classified, of which exactly one must be used.</summary>
internal sealed class DocumentOptions
{
    private readonly Option<string> _text = new("--text") { Description = "The text to classify.", HelpName = "TEXT" };

    private readonly FileOption _input = new("--input")
    {
        IsRead = true,
        Description =
            "The documents: a .jsonl, .csv or .tsv file with 'text', a .txt file with one document per line, or - for JSON Lines from "
            + "standard input.",
        HelpName = "FILE|-",
    };

    private readonly Argument<string?> _dash = new(InputFile.StandardInput)
    {
        Description = "The same as --input -.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Verb command)
    {
        _dash.Validators.Add(result =>
        {
            if (result.Tokens is [var written] && written.Value != InputFile.StandardInput)
            {
                result.AddError(
                    $"An argument without an option must be -, for standard input; got '{written.Value}'. Use --text for a text, --input "
                        + $"for a file."
                );
            }
        });
        command.Add(_text);
        command.Add(_input);
        command.Add(_dash);
        command.AddRule(parse =>
        {
            var ways =
                (parse.GetResult(_text) is null ? 0 : 1)
                + (parse.GetResult(_input) is null ? 0 : 1)
                + (parse.GetResult(_dash) is { Tokens.Count: > 0 } ? 1 : 0);
            return ways == 1 ? null : "Give --text or --input, not both, to say what to classify.";
        });
    }

    /// <summary>Where the documents come from, <c>-</c> for standard input; null where there is only a text.</summary>
    public string? File(ParseResult parse) => parse.GetValue(_input) ?? parse.GetValue(_dash);

    /// <summary>The documents. A file is read through once before anything is computed, so that a fault in its last line costs no
    /// hour.</summary>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">The file is not what its format asks for.</exception>
    public Documents Read(ParseResult parse, Terminal terminal)
    {
        if (parse.GetValue(_text) is { } text)
        {
            return new Documents([new TextItem("1", text)], 1);
        }

        var file = File(parse)!;
        var items = InputFile.ReadItems(file, terminal);
        return IsReadTwice(file, terminal) ? new Documents(items, items.Count()) : new Documents(items, null);
    }

    private static bool IsReadTwice(string file, Terminal terminal)
    {
        if (file == InputFile.StandardInput)
        {
            return false;
        }

        using var stream = InputFile.Open(file, terminal);
        return stream.CanSeek; // not a named pipe
    }
}
