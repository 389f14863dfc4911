using System.CommandLine;
using System.CommandLine.Parsing;
using Plurality.Cli.Options;
using Plurality.Cli.Terminals;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality completion</c>: a script that completes commands, options and their values in a shell.</summary>
internal sealed class CompletionCommand : Verb
{
    private const string Bash = """
        _plurality() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(plurality completion --words "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _plurality plurality
        """;

    private const string Zsh = """
        #compdef plurality
        _plurality() {
            local -a words_found
            words_found=("${(@f)$(plurality completion --words "${BUFFER[1,CURSOR]}" 2>/dev/null)}")
            if [[ -n "${words_found[1]}" ]]; then compadd -- "${words_found[@]}"; else _files; fi
        }
        compdef _plurality plurality
        """;

    private const string Fish = """
        complete -c plurality -a '(plurality completion --words (commandline -cp) 2>/dev/null)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName plurality -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = $commandAst.ToString().PadRight($cursorPosition).Substring(0, $cursorPosition)
            plurality completion --words $line 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    private readonly Terminal _terminal;

    private readonly Argument<string?> _shell = new("bash|zsh|fish|pwsh") { Description = "The shell.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _words = new("--words") { Hidden = true, Description = "Lists what can follow this command line." };

    /// <summary>Creates the command.</summary>
    public CompletionCommand(Terminal terminal)
        : base("completion", "Writes a script that completes commands, options and values in a shell.", "plurality completion bash")
    {
        _terminal = terminal;
        Add(_shell);
        Add(_words);
        AddRule(parse =>
            parse.GetResult(_words) is not null ? null
            : parse.GetValue(_shell) is "bash" or "zsh" or "fish" or "pwsh" ? null
            : "Name the shell: bash, zsh, fish or pwsh."
        );
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var output = _terminal.Output;
        if (parse.GetValue(_words) is { } line)
        {
            foreach (var word in Words(line))
            {
                output.WriteLine(word);
            }

            return ExitCode.Done;
        }

        output.WriteLine(
            (
                parse.GetValue(_shell) switch
                {
                    "bash" => Bash,
                    "zsh" => Zsh,
                    "fish" => Fish,
                    _ => PowerShell,
                }
            ).ReplaceLineEndings("\n")
        );
        return ExitCode.Done;
    }

    /// <summary>What can stand at the end of a command line that begins with the program's name.</summary>
    private IEnumerable<string> Words(string line)
    {
        Command root = this;
        while (root.Parents.OfType<Command>().FirstOrDefault() is { } parent)
        {
            root = parent;
        }

        var written = line.TrimStart();
        var blank = written.IndexOf(' ', StringComparison.Ordinal);
        var arguments = blank < 0 ? "" : written[(blank + 1)..];
        return CommandLineParser
            .Parse(root, arguments)
            .GetCompletions(arguments.Length)
            .Select(completion => completion.InsertText ?? completion.Label)
            .Where(word => word is not ("-?" or "/?" or "/h"))
            .Distinct(StringComparer.Ordinal);
    }
}
