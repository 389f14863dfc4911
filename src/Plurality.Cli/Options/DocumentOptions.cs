using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Cli.Terminals;
using Plurality.Datasets;

namespace Plurality.Cli.Options;

/// <summary>Documents to classify, read on demand.</summary>
/// <param name="Items">The documents. Enumerate them once.</param>
/// <param name="Count">Their number; null if it is known only at the end.</param>
internal sealed record Documents(IEnumerable<TextItem> Items, int? Count);

/// <summary>The options that name documents. Exactly one must be given, or nothing where standard input is a pipe or a file.</summary>
internal sealed class DocumentOptions
{
    /// <summary>The name of the argument that is a text, or - for standard input.</summary>
    internal const string ArgumentName = "TEXT|-";

    private readonly Option<string> _text = new("--text")
    {
        Description = "The text to classify, also where it begins with a dash or is the name of a file.",
        HelpName = "TEXT",
    };

    private readonly FileOption _input = new("--input")
    {
        IsRead = true,
        Description =
            "The documents: a .jsonl, .csv or .tsv file with 'text', a .txt file with one document per line, or - for standard input: JSON "
            + "Lines, or plain text with one document per line.",
        HelpName = "FILE|-",
    };

    private readonly Argument<string?> _argument = new(ArgumentName)
    {
        Description = "The text to classify, in quotes; - for standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Verb command, Terminal terminal)
    {
        _argument.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not InputFile.StandardInput } written] && System.IO.File.Exists(written.Value))
            {
                result.AddError(
                    $"'{written.Value}' is a file. Write {_input.Name} {Shown.Argument(written.Value)} to classify what it contains, or "
                        + $"{_text.Name} to classify its name."
                );
            }
        });
        command.Add(_argument);
        command.Add(_text);
        command.Add(_input);
        command.AddRule(parse =>
            (Ways(parse), terminal.InputIsRedirected) switch
            {
                (0, true) when parse.Tokens.Any(token => token.Value == InputFile.StandardInput) =>
                    "Say what to classify: a text in quotes, or a file with --input. Another option reads standard input.",
                (0, false) => "Say what to classify: a text in quotes, or a file with --input.",
                (> 1, _) => "Say what to classify once: a text, --text or --input.",
                _ => null,
            }
        );
    }

    /// <summary>The file of documents, <c>-</c> for standard input; null if a text was given.</summary>
    public string? File(ParseResult parse) =>
        parse.GetValue(_input)
        ?? (parse.GetValue(_argument) == InputFile.StandardInput || Ways(parse) == 0 ? InputFile.StandardInput : null);

    private int Ways(ParseResult parse) =>
        (parse.GetResult(_text) is null ? 0 : 1)
        + (parse.GetResult(_input) is null ? 0 : 1)
        + (parse.GetResult(_argument) is { Tokens.Count: > 0 } ? 1 : 0);

    /// <summary>The documents. A file is checked as a whole before computation starts, so that a fault in its last line is found
    /// early.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="terminal">The terminal that has standard input.</param>
    /// <param name="how">Changes the default reading.</param>
    /// <exception cref="InputFileException">The file cannot be opened.</exception>
    /// <exception cref="DatasetFormatException">The file is not what its format asks for.</exception>
    public Documents Read(ParseResult parse, Terminal terminal, Func<DatasetReading, DatasetReading> how)
    {
        if (File(parse) is not { } file)
        {
            return new Documents([new TextItem("1", (parse.GetValue(_text) ?? parse.GetValue(_argument))!)], 1);
        }

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
