using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.Training.Samples;

/// <summary>Writes prompts and answers as tokens, exactly as they are read and decoded in a run.</summary>
internal sealed class AnswerTokenizer
{
    private const int CacheSize = 4096;

    private readonly TaskDraw _draw;
    private readonly OptionTokenizer _options;
    private readonly PromptTokenizer _prompts;
    private readonly int? _turnEnd;
    private readonly Dictionary<(string Before, bool IsEnd), int> _behind = [];

    /// <param name="draw">The task, without demonstrations or with them.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <exception cref="PluralityException">A label cannot be written in the task's format with this tokenizer.</exception>
    public AnswerTokenizer(TaskDraw draw, ITokenizer tokenizer)
    {
        _draw = draw;
        _options = new OptionTokenizer(tokenizer, draw.Options, TreeLimits.None);
        _prompts = new PromptTokenizer(tokenizer);
        _turnEnd = draw.Task.Chat ? TurnEnd(tokenizer) : null;
    }

    /// <summary>The answer format.</summary>
    private AnswerFormat Format => _draw.Task.Format;

    /// <summary>The prompt for a document.</summary>
    /// <exception cref="PromptException">The template names a field that the document does not have.</exception>
    public PromptTokens Prompt(TextItem document) => _prompts.Tokenize(_draw.Render(document), _options, Format.Stub);

    /// <summary>The tokens of a prompt, without the stub.</summary>
    public static int[] Tokens(PromptTokens prompt) => prompt.All[..prompt.Prompt];

    /// <summary>An answer whose every token is the only right one.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="list">The labels as indices, in order.</param>
    public TrainingAnswer Certain(PromptTokens prompt, IReadOnlyList<int> list) => TrainingAnswer.Of(Write(prompt, list));

    /// <summary>An answer whose targets are the shares of people's lists at each step, over the tokens of all options.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="list">The labels as indices, in order: a list that someone would write.</param>
    /// <param name="people">The lists that people would write.</param>
    /// <exception cref="PromptException">A label shares a token with what stands before or behind it.</exception>
    public TrainingAnswer Soft(PromptTokens prompt, IReadOnlyList<int> list, LabelLists people)
    {
        var tokens = Write(prompt, list);
        NextTokenShares[] targets = [.. tokens.Select(NextTokenShares.Of)];
        for (var step = 0; step < Math.Max(1, list.Count); step++)
        {
            int[] written = [.. list.Take(step)];
            var after = people.After(written, _draw.Task.Labels.Count)
                ?? throw new InvalidOperationException("The list must be one that people would write.");
            var options = _options.After(Context(prompt, written));
            RequireNoSpanning(options);
            var place = _options.Before(prompt, options).Length - prompt.Prompt;
            SetTargets(prompt, options, (written, list.Count == 0 ? None : list[step]), after, people, targets.AsSpan(place));
        }

        return new TrainingAnswer(tokens, targets);
    }

    private int None => _draw.Options.None;

    private int[] Write(PromptTokens prompt, IReadOnlyList<int> list)
    {
        var answer = Format.Write([.. list.Select(label => _draw.Task.Labels[label])]);
        return Ended(prompt, prompt.Context + answer)[prompt.Prompt..];
    }

    /// <summary>The tokens of a text that an answer ends: a line feed follows, or in a chat the end of the turn.</summary>
    private int[] Ended(PromptTokens prompt, string text) =>
        _turnEnd is { } end ? [.. _options.TextOf(prompt, text), end] : _options.TextOf(prompt, text + "\n");

    /// <summary>The token that ends a turn: the first that the template puts behind the user's, if it ends generations. Templates that end
    /// only the model's turns, as Mistral's, do so with the vocabulary's end of text.</summary>
    /// <exception cref="PromptException">Neither exists.</exception>
    private static int TurnEnd(ITokenizer tokenizer)
    {
        int[] ends = [.. tokenizer.ChatFrame.Closing.Take(1).Where(tokenizer.EndOfGeneration.Contains), .. tokenizer.EndOfGeneration];
        return ends.Length > 0
            ? ends[0]
            : throw new PromptException(
                "In a chat the model must end its turn with a token; its vocabulary marks none as an end. Leave out prompt.chat."
            );
    }

    /// <summary>The text before the place of the next label.</summary>
    private string Context(PromptTokens prompt, IReadOnlyList<int> written) =>
        prompt.Context + Format.Stub + string.Concat(written.Select(label => _draw.Options.Options[label].Text + Format.Continuation));

    /// <summary>Sets the targets from the place of a label to the token that follows it.</summary>
    private void SetTargets(
        PromptTokens prompt,
        OptionTokens options,
        (int[] Written, int Label) step,
        (double End, double[] Next) after,
        LabelLists people,
        Span<NextTokenShares> targets
    )
    {
        // At the first place `none` stands for the end; later the end was decided behind the last label.
        double[] shares =
            step.Written.Length == 0 ? [.. after.Next.Select(share => share * (1 - after.End)), after.End] : [.. after.Next, 0];
        var path = options.Options[step.Label];
        for (var depth = 0; depth <= path.Length; depth++)
        {
            var masses = new SortedDictionary<int, double>();
            for (var option = 0; option < options.Options.Count; option++)
            {
                var own = options.Options[option];
                if (option >= shares.Length || shares[option] == 0 || !own.AsSpan().StartsWith(path.AsSpan(..depth)))
                {
                    continue;
                }

                if (own.Length > depth)
                {
                    Add(masses, own[depth], shares[option]);
                    continue;
                }

                var end = EndBehind(step.Written, option, people);
                Add(masses, prompt, step.Written, option, isEnd: true, shares[option] * end);
                Add(masses, prompt, step.Written, option, isEnd: false, shares[option] * (1 - end));
            }

            var sum = masses.Values.Sum();
            targets[depth] = new NextTokenShares([.. masses.Keys], [.. masses.Values.Select(mass => (float)(mass / sum))]);
        }
    }

    private void Add(SortedDictionary<int, double> masses, PromptTokens prompt, int[] written, int option, bool isEnd, double mass)
    {
        if (mass > 0)
        {
            Add(masses, Behind(prompt, written, option, isEnd), mass);
        }
    }

    private static void Add(SortedDictionary<int, double> masses, int token, double mass) =>
        masses[token] = masses.GetValueOrDefault(token) + mass;

    /// <summary>The probability that a list ends behind an option.</summary>
    private double EndBehind(int[] written, int option, LabelLists people) =>
        option == None ? 1 : people.After([.. written, option], _draw.Task.Labels.Count)?.End ?? 1;

    /// <summary>The first token behind an option, if the list ends there or goes on.</summary>
    private int Behind(PromptTokens prompt, int[] written, int option, bool isEnd)
    {
        var before = Context(prompt, written) + _draw.Options.Options[option].Text;
        var key = (before, isEnd);
        if (!_behind.TryGetValue(key, out var token))
        {
            if (_behind.Count >= CacheSize)
            {
                _behind.Clear();
            }

            var other = Enumerable.Range(0, _draw.Task.Labels.Count).FirstOrDefault(label => label != option && !written.Contains(label));
            var tokens = isEnd
                ? Ended(prompt, before + Format.Ending)
                : _options.TextOf(prompt, before + Format.Continuation + _draw.Options.Options[other].Text);
            _behind[key] = token = tokens[_options.TextOf(prompt, before).Length];
        }

        return token;
    }

    private void RequireNoSpanning(OptionTokens options)
    {
        if (options.HasSpanning)
        {
            throw new PromptException(
                "With the objective sft-soft, no token may span the border of a label, because a share belongs to one label; with this "
                    + $"tokenizer and the format {Format.Name} one does. Choose the objective sft or another format."
            );
        }
    }
}
