using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Cli.Terminals;
using Plurality.Datasets;

namespace Plurality.Cli.Options;

/// <summary>Documents to classify, read on demand.</summary>
/// <param name="Items">The documents. Enumerate them once.</param>
/// <param name="Count">Their number; null if it is known only at the end.</param>
internal sealed record Documents(IEnumerable<TextItem> Items, int? Count);

/// <summary>The options that name documents. Exactly one must be given.</summary>
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

    /// <summary>The file of documents, <c>-</c> for standard input; null if a text was given.</summary>
    public string? File(ParseResult parse) => parse.GetValue(_input) ?? parse.GetValue(_dash);

    /// <summary>The documents. A file is checked as a whole before computation starts, so that a fault in its last line is found
    /// early.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="terminal">The terminal that has standard input.</param>
    /// <param name="how">Changes the default reading.</param>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">The file is not what its format asks for.</exception>
    public Documents Read(ParseResult parse, Terminal terminal, Func<DatasetReading, DatasetReading> how)
    {
        if (parse.GetValue(_text) is { } text)
        {
            return new Documents([new TextItem("1", text)], 1);
        }

        var file = File(parse)!;
        var items = InputFile.ReadItems(file, terminal, how);
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
