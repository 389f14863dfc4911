using System.Text;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.Decoding;

/// <summary>The place where options are scored: behind a prompt, its stub and the answer written so far.</summary>
internal sealed class ScoredPlace
{
    private const int Top = 5;

    private readonly OptionTokenizer _tokenizer;
    private readonly OptionTokens _options;
    private readonly int[] _offered;

    private ScoredPlace(Prompt prompt, OptionTokenizer tokenizer, OptionTokens options, int[] offered, int[] all)
    {
        Prompt = prompt;
        All = all;
        _tokenizer = tokenizer;
        _options = options;
        _offered = offered;
        LongestOption = options.Longest(offered);
    }

    /// <summary>The prompt.</summary>
    public Prompt Prompt { get; }

    /// <summary>All tokens before the place; none for an empty prompt and stub.</summary>
    public int[] All { get; }

    /// <summary>The maximum number of tokens read behind the place for an option on offer.</summary>
    public int LongestOption { get; }

    /// <summary>The reading at the place; made by <see cref="Prepare"/>.</summary>
    public StepReading? Reading { get; private set; }

    /// <summary>The scores, or the reason why there are none; null until either is known.</summary>
    public Outcome<OptionScores>? Outcome { get; private set; }

    /// <summary>Finds the place of a prompt.</summary>
    /// <exception cref="PromptException">A token spans the border of prompt and stub, or an option has too many tokens.</exception>
    /// <exception cref="ArgumentException">The answer that the prompt gives as written is not possible.</exception>
    public static ScoredPlace Of(Prompt prompt, PromptTokenizer prompts, OptionTokenizer tokenizer)
    {
        var options = tokenizer.Options;
        var read = prompts.Tokenize(prompt, tokenizer, options.Stub);
        var context = read.Context + options.Stub;
        var tokens = tokenizer.After(context);
        List<int> offered = [.. Enumerable.Range(0, options.Options.Count)];
        foreach (var name in prompt.Written)
        {
            var at = offered.FindIndex(option => string.Equals(options.Options[option].Name, name, StringComparison.Ordinal));
            var option = at < 0 ? -1 : offered[at];
            if (option < 0 || !tokenizer.CanContinue(option))
            {
                throw new ArgumentException(
                    $"Prompt.Written must name options of a list, each once, without '{LabelSet.None}'; got '{name}'.",
                    nameof(prompt)
                );
            }

            context += options.Options[option].Text + options.Continuation;
            tokens = tokenizer.After(context);
            offered.Remove(option);
            offered.Remove(options.None);
        }

        return offered.Count > 0
            ? new ScoredPlace(prompt, tokenizer, tokens, [.. offered], tokenizer.Before(read, tokens))
            : throw new ArgumentException("Prompt.Written must leave an option to be scored; got all of them.", nameof(prompt));
    }

    /// <summary>Makes the reading.</summary>
    /// <param name="settings">The scoring mode.</param>
    /// <param name="before">How many tokens a tree holds before the place.</param>
    public void Prepare(ScoreSettings settings, int before) =>
        Reading = StepReading.Create(
            new StepSettings(settings.Scoring, Bound: 0, settings.SurfaceVariants),
            _tokenizer,
            _options,
            _offered,
            _tokenizer.Limits with
            {
                Tokens = _tokenizer.Limits.Tokens - before,
            },
            Top
        );

    /// <summary>Records that there are no scores.</summary>
    public void Fail(DocumentFault fault) => Outcome = fault;

    /// <summary>Makes scores from the reading.</summary>
    public void Finish(ScoreSettings settings, HiddenStates hiddenStates, ITokenizer tokenizer) =>
        Outcome = new OptionScores
        {
            Distribution = Reading!.Distribution(),
            EndProbabilities = Reading.EndProbabilities,
            PromptTokens = All,
            OptionTokens = _options.Options,
            FirstTokens =
                settings.Scoring == Traces.ScoringMode.Exact ? []
                : settings.SurfaceVariants ? _options.VariantFirstTokens
                : _options.FirstTokens,
            LogSumExp = Reading.LogSumExp,
            TopTokens = [.. Reading.Top.Select(top => new TokenLogit(top.Token, Shown(tokenizer, top.Token), top.Score))],
            HiddenStates = hiddenStates.States,
            Warnings = Reading.Warnings,
        };

    /// <summary>A token's text for people, who can do without a part of a character.</summary>
    private static string Shown(ITokenizer tokenizer, int token)
    {
        try
        {
            return Encoding.UTF8.GetString(tokenizer.Bytes(token));
        }
        catch (UnansweredException)
        {
            return "\uFFFD";
        }
    }
}
