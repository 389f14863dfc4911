using System.Globalization;
using Plurality.Prompts;
using Plurality.Runtime.Decoding;
using Plurality.Traces;

namespace Plurality.Runtime.Models.Llama;

/// <summary>The prompts of a wave as tokens. What cannot be computed of one is its own fault, a sentence, and costs the others
/// nothing.</summary>
/// <param name="prompts">Tokenises.</param>
/// <param name="contextLength">The tokens that the model was made for.</param>
/// <param name="cells">The cells of the context.</param>
internal sealed class WaveTexts(PromptTokenizer prompts, int contextLength, int cells)
{
    private const string NoToken =
        "the prompt must have at least one token: a model continues a text, and there is none. Write an instruction.";

    /// <summary>The tokens of a prompt; null, and the fault, where it has none or they cannot be told from the answer's.</summary>
    public WaveDocument? Document(Prompt prompt, int place, OptionTokenizer options, DecodingMode decoding, int[] prefix, out string? fault)
    {
        try
        {
            var withStub = prompts.Tokenize(prompt, options, options.Options.Stub);
            var alone = decoding == DecodingMode.Free ? prompts.Tokenize(prompt, options, "") : withStub;
            fault = alone.All.Length > 0 ? null : NoToken;
            return fault is null
                ? new WaveDocument(place, alone, withStub, Math.Min(prefix.AsSpan().CommonPrefixLength(alone.All), alone.All.Length - 1))
                : null;
        }
        catch (PromptException exception)
        {
            fault = exception.Message;
            return null;
        }
    }

    /// <summary>Where the options stand behind each prompt of a wave; a prompt without such a place is its fault, by its place in the
    /// wave.</summary>
    public List<ScoredPlace> Places(IReadOnlyList<Prompt> wave, OptionTokenizer tokenizer, ScoringMode scoring, string?[] faults)
    {
        List<ScoredPlace> places = [];
        for (var i = 0; i < wave.Count; i++)
        {
            try
            {
                var place = ScoredPlace.Of(i, wave[i], prompts, tokenizer);
                var longest = scoring == ScoringMode.Exact ? place.LongestOption : 0;
                faults[i] =
                    place.All.Length == 0 ? NoToken
                    : place.All.Length + longest > contextLength ? TooLong(place.All.Length, longest)
                    : null;
                if (faults[i] is null)
                {
                    places.Add(place);
                }
            }
            catch (PromptException fault)
            {
                // Options that no document could have are not one document's fault.
                if (wave[i].Text.EndsWith('\n'))
                {
                    tokenizer.Check("\n");
                }

                faults[i] = fault.Message;
            }
        }

        return places;
    }

    /// <summary>What is wrong with a document that is too long.</summary>
    /// <param name="prompt">How many tokens its prompt has.</param>
    /// <param name="answer">How many of its answer's do not fit behind them; more may follow.</param>
    public string TooLong(int prompt, int answer) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"the prompt has {prompt} tokens and its answer {Math.Max(answer, 1)} or more; together {(prompt + answer > contextLength
            ? $"they must fit in the model's context of {contextLength}. Shorten the text, use fewer demonstrations or labels, or a model "
                + $"with a longer context"
            : $"with a call's {LlamaLanguageModel.BatchTokens} they must fit in a context of {cells} cells. Shorten the text, use fewer "
                + $"demonstrations or labels, or a larger context")}."
        );
}
