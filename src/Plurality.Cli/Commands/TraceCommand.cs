using System.CommandLine;
using Plurality.Classification;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Decoding;
using Plurality.Prompts;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality trace</c>: one literal prompt, and everything the model says about it.</summary>
internal sealed class TraceCommand : Verb
{
    private readonly Services _services;
    private readonly LabelOptions _labels = new();
    private readonly AnswerChoices _answer = new();
    private readonly ModelOptions _model = new();

    private readonly FileOption _prompt = new("--prompt-file")
    {
        IsRead = true,
        Description = "The prompt, used verbatim; - for standard input.",
        HelpName = "FILE|-",
        Required = true,
    };

    private readonly Option<string> _stub = new("--stub")
    {
        Description = "The beginning of every answer, such as 'Labels:'. Replaces that of the answer format.",
        HelpName = "TEXT",
    };

    private readonly Option<bool> _chat = new("--chat") { Description = "Wrap the prompt in the model's chat template." };
    private readonly Option<bool> _hidden = new("--hidden") { Description = "Record the hidden state of the last layer at step 1." };
    private readonly Option<bool> _attention = new("--attention")
    {
        Description = "Record the attention at every step from the second one.",
    };
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public TraceCommand(Services services)
        : base(
            "trace",
            "Runs the model on one literal prompt and shows every step: scores, probabilities, coverage, P(end), tokens.",
            "plurality trace --labels joy,anger,fear --prompt-file prompt.txt",
            "plurality trace --labels joy,anger,fear --prompt-file prompt.txt --decoding free --hidden --json"
        )
    {
        _services = services;
        _labels.AddTo(this);
        Add(_prompt);
        Add(_stub);
        Add(_chat);
        _answer.AddTo(this);
        Add(_hidden);
        Add(_attention);
        _model.AddTo(this);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var terminal = _services.Terminal;
        var faults = new FaultList();
        var format = _answer.Format(parse);
        if (parse.GetValue(_stub) is { } stub)
        {
            format = format.WithStub(stub);
        }

        var labels = faults.Try(() => _labels.Read(parse, terminal));
        var options = labels is null ? null : faults.Try(() => AnswerOptions.Of(format, labels));
        var text = faults.Try(() => InputFile.ReadText(parse.GetRequiredValue(_prompt), terminal));
        faults.ThrowIfAny();

        var task = _answer.Apply(parse, new ClassificationTask(labels!) { Format = format });
        var settings = task.Draw().Settings with
        {
            HiddenLayers = parse.GetValue(_hidden) ? [GenerationSettings.LastLayer] : [],
            Attention = parse.GetValue(_attention),
        };
        using var model = _services.OpenModel(_model.Read(parse), cancellationToken);
        var prompt = new Prompt(text!) { Chat = parse.GetValue(_chat) };
        var traced = await PromptTracer.TraceAsync(new Decoder(model), prompt, options!, settings, cancellationToken).ConfigureAwait(false);
        if (parse.GetValue(_json))
        {
            TraceLine.Write(terminal, traced);
        }
        else
        {
            TraceTables.Write(terminal, traced);
        }

        return ExitCode.Done;
    }
}
