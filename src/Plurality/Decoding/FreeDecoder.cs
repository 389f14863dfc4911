using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// Free decoding, as in Ma et al. (EMNLP 2025, arXiv 2505.17510; docs/method.md#free-decoding): unconstrained and greedy, to the end of
/// the answer. Wherever the format expects a label to begin, the logits that produce the next token give the step's distribution,
/// whatever that token is. A malformed answer is parsed up to its first error. If it has no label step at all, step 1 is taken after
/// prompt and stub.
/// </summary>
internal sealed class FreeDecoder(
    OptionTokenizer tokenizer,
    ITokenizer vocabulary,
    GenerationSettings settings,
    int maximumTokens,
    Action<int>? computed = null
) : IAnswerDecoder<DecodedAnswer>
{
    private readonly int[] _all = [.. Enumerable.Range(0, tokenizer.Options.Options.Count)];
    private readonly LabelPlaces _places = new(settings);

    /// <summary>Decodes one document.</summary>
    /// <param name="branch">Holds the part of the prompt that is already computed.</param>
    /// <param name="document">The prompt alone, and with its stub for an answer without label steps.</param>
    public async Task<DecodedAnswer> DecodeAsync(ITokenBranch branch, DocumentTokens document)
    {
        var hiddenLayers = settings.HiddenLayers;
        var prompt = document.Prompt;
        var text = new GeneratedText();
        var steps = new List<StepReading>();
        var ends = new List<double?>();
        HiddenStates firstStates = new(hiddenLayers);
        var trunk = prompt.All[document.Shared..];
        var (isOver, isCut) = (false, false);
        while (!isOver && !isCut && text.Tokens.Count < maximumTokens)
        {
            // Any row may produce a label's token, even from inside a token that begins earlier. If the label begins right here, the same
            // call computes everything that its options need.
            var parsed = settings.Format.Parse(text.Text);
            Reconcile(steps, parsed.Labels.Count);
            var known = steps.Count;
            var isFirst = known == 0;
            var beginsHere = _places.Wanted(parsed.Labels) > steps.Count && parsed.Labels[^1].Start == text.Text.Length;
            var reading = Reading(prompt.Context, beginsHere && known > 0 ? text.Text : tokenizer.Options.Stub, known + 1);
            var isHealed = reading.Tokens.Healed > 0;
            var row = new RowReader(tokenizer, isHealed ? null : reading, trunk.Length);
            var states = new HiddenStates(steps.Count == 0 ? hiddenLayers : []);
            if (beginsHere && !isHealed)
            {
                await row.EvaluateAllAsync(branch, trunk, states).ConfigureAwait(false);
                steps.Add(reading);
            }
            else
            {
                await branch.EvaluateAsync(new TokenTree(trunk), row, states.Layers.Count > 0 ? states : null).ConfigureAwait(false);
            }

            if (beginsHere && isHealed)
            {
                steps.Add(await ReadHealedAsync(branch, prompt, text, text.Text, known + 1).ConfigureAwait(false));
            }

            ends.Add(row.EndProbability);
            isOver = vocabulary.EndOfGeneration.Contains(row.Greedy);
            if (!isOver)
            {
                text.Add(row.Greedy, vocabulary.Bytes(row.Greedy));
                var begun = settings.Format.Parse(text.Text).Labels;
                while (_places.Wanted(begun) > steps.Count && begun[steps.Count].Start < text.Text.Length)
                {
                    // One token can begin several labels. They share its row, which is evaluated once.
                    if (isHealed)
                    {
                        var before = text.Text[..begun[steps.Count].Start];
                        reading = await ReadHealedAsync(branch, prompt, text, before, steps.Count + 1).ConfigureAwait(false);
                    }
                    else if (!beginsHere)
                    {
                        await reading.EvaluateAsync(branch, []).ConfigureAwait(false);
                        beginsHere = true;
                    }

                    steps.Add(reading);
                }

                isOver = settings.Format.IsOver(text.Text);
                // A label that has begun to be written is not retracted any more, so the steps before it are final.
                isCut = _places.Wanted(begun) is var wanted && begun.Count > wanted && begun[wanted].Text.Length > 0;
                trunk = [.. prompt.All.Concat(text.Tokens).Skip(branch.Length)];
            }

            firstStates = isFirst && steps.Count > 0 ? states : firstStates;
            computed?.Invoke(Math.Max(0, steps.Count - known));
        }

        text.Complete();
        var answer = settings.Format.Parse(text.Text);
        Reconcile(steps, answer.Labels.Count);
        var end = _places.EndOf(text.Text, answer, steps.Count, isOver, maximumTokens);
        List<string> warnings = [.. end.Warnings];
        var forced = steps.Count == 0;
        if (forced)
        {
            firstStates = new HiddenStates(hiddenLayers);
            steps.Add(await ForceAsync(branch, document, firstStates).ConfigureAwait(false));
        }

        warnings.AddRange(steps[0].Warnings);
        var trace = new Trace
        {
            Answer = end.Text,
            AnswerTokens = end.IsCut ? [.. text.Tokens.TakeWhile((_, token) => text.Start(token) < end.Length)] : text.Tokens,
            Steps = [.. steps.Select((step, i) => Step(step, i, answer, text, ends, isLast: end.IsWhole && i == steps.Count - 1, forced))],
            Decoding = DecodingMode.Free,
            Scoring = settings.Scoring,
            WellFormed = end.IsWellFormed,
            ForcedFirstStep = forced,
            PromptTokens = prompt.All.Length,
            Warnings = warnings,
            HiddenStates = firstStates.States,
        };
        return new DecodedAnswer(
            trace,
            [.. prompt.All, .. text.Tokens],
            prompt.All.Length,
            forced ? [] : Queries(prompt.All.Length, steps.Count, answer, text)
        );
    }

    /// <summary>A label step may be retracted: <c>and</c> was the beginning of a longer word.</summary>
    private static void Reconcile(List<StepReading> steps, int count)
    {
        if (steps.Count > count)
        {
            steps.RemoveRange(count, steps.Count - count);
        }
    }

    /// <summary>
    /// The reading of a place. Its options are tokenised behind the answer so far, or behind the stub if tokens span borders behind the
    /// answer alone.
    /// </summary>
    private StepReading Reading(string context, string answer, int step)
    {
        var tokens = tokenizer.After(context + answer);
        if (tokens.HasSpanning && answer != tokenizer.Options.Stub)
        {
            var behindStub = tokenizer.After(context + tokenizer.Options.Stub);
            tokens = behindStub.HasSpanning ? tokens : behindStub;
        }

        return StepReading.Create(settings.Step(step), tokenizer, tokens, _all);
    }

    /// <summary>
    /// Reads a step whose options begin before the place. It goes back, in the text as the tokenizer cuts it, to where no option's tokens
    /// span a border. The branch then holds only what this text and the answer have in common.
    /// </summary>
    /// <param name="branch">Holds the prompt and the answer, perhaps without its last token.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="text">The answer so far.</param>
    /// <param name="answer">The part of the answer before the label.</param>
    /// <param name="step">The number of the step.</param>
    private async ValueTask<StepReading> ReadHealedAsync(
        ITokenBranch branch,
        PromptTokens prompt,
        GeneratedText text,
        string answer,
        int step
    )
    {
        var reading = Reading(prompt.Context, answer, step);
        var upTo = tokenizer.Before(prompt, reading.Tokens);
        int[] held = [.. prompt.All.Concat(text.Tokens).Take(branch.Length)];
        var kept = Math.Min(held.AsSpan().CommonPrefixLength(upTo), upTo.Length - 1);
        branch.Truncate(kept);
        await reading.EvaluateAsync(branch, upTo[kept..]).ConfigureAwait(false);
        branch.Truncate(Math.Min(held.AsSpan().CommonPrefixLength(upTo), held.Length));
        return reading;
    }

    private async ValueTask<StepReading> ForceAsync(ITokenBranch branch, DocumentTokens document, HiddenStates states)
    {
        var withStub = document.WithStub;
        var reading = Reading(withStub.Context, tokenizer.Options.Stub, step: 1);
        var upTo = tokenizer.Before(withStub, reading.Tokens);
        var shared = Math.Min(Math.Min(withStub.Prompt, upTo.Length - 1), document.Prompt.All.AsSpan().CommonPrefixLength(upTo));
        branch.Truncate(shared);
        await reading.EvaluateAsync(branch, upTo[shared..], states).ConfigureAwait(false);
        return reading;
    }

    private LabelStep Step(
        StepReading reading,
        int index,
        ParsedAnswer answer,
        GeneratedText text,
        List<double?> ends,
        bool isLast,
        bool forced
    )
    {
        if (forced)
        {
            return new LabelStep(1, reading.Distribution(), Chosen: null, IsLast: true, EndProbability: null);
        }

        var written = answer.Labels[index];
        // The row behind the label's last token exists if a token begins there, including the one that ended the generation.
        var row = text.TokenAt(written.End);
        var end = _places.IsNone(written) || row < 0 || row >= ends.Count || written.Text.Length == 0 ? null : ends[row];
        return new LabelStep(index + 1, reading.Distribution(), _places.Chosen(written), isLast, end);
    }

    private List<AttentionQuery> Queries(int promptTokens, int steps, ParsedAnswer answer, GeneratedText text)
    {
        var places = answer.Labels.Take(steps).ToArray();
        int[] labels = [.. places.Select(place => promptTokens + text.TokenHolding(Beginning(place, text.Text)))];
        return
        [
            .. places
                .Skip(1)
                .Select((place, i) => new AttentionQuery(i + 2, promptTokens + text.TokenHolding(place.Start) - 1, labels[..(i + 1)])),
        ];
    }

    /// <summary>Where the label itself begins: behind the format's lead, if it has one and the model wrote it.</summary>
    private int Beginning(WrittenLabel place, string answer)
    {
        var label =
            settings.Format.OptionLead.Length == 0 || place.Text.Length == 0
                ? -1
                : answer.IndexOf(place.Text, place.Start, StringComparison.Ordinal);
        return label < 0 ? place.Start : label;
    }

    /// <summary>Reads a row of the answer: the most probable token, P(end) here, and the step that may begin.</summary>
    private sealed class RowReader(OptionTokenizer tokenizer, StepReading? reading, int trunk) : INextTokenReader
    {
        private bool _isRootRead;

        public int Greedy { get; private set; }

        public double? EndProbability { get; private set; }

        public async ValueTask EvaluateAllAsync(ITokenBranch branch, int[] tokens, HiddenStates states) =>
            await reading!.EvaluateAsync(branch, tokens, states, this).ConfigureAwait(false);

        public void Read(int node, in NextTokens next)
        {
            if (_isRootRead)
            {
                reading!.Read(node, next);
                return;
            }

            _isRootRead = IsRoot(node);
            Greedy = next.MostProbable;
            EndProbability = tokenizer.EndProbability(next);
            reading?.ReadRoot(next);
        }

        public IReadOnlyCollection<int>? TokensAt(int node)
        {
            if (_isRootRead || !IsRoot(node))
            {
                return reading!.TokensAt(node);
            }

            // A row of a healed place has no reading; the most probable token is always in the view.
            return reading is null ? tokenizer.EndTokens : [.. tokenizer.EndTokens.Union(reading.RootTokens())];
        }

        private bool IsRoot(int node) => node == trunk - 1;
    }
}
