using Plurality.Models;
using Plurality.Numerics;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// Draws several answers to one document (docs/method.md#sampled). A constrained answer draws each option with its probability at the
/// step, and ends behind a label with P(end). A free answer draws each token with its probability. The prompt is read once.
/// </summary>
/// <param name="tokenizer">The options.</param>
/// <param name="vocabulary">Gives tokens their text.</param>
/// <param name="settings">How many answers, and how each of them is decoded.</param>
/// <param name="id">The document.</param>
/// <param name="maximumTokens">The longest free answer.</param>
internal sealed class AnswerSampler(OptionTokenizer tokenizer, ITokenizer vocabulary, SampleSettings settings, string id, int maximumTokens)
    : IAnswerDecoder<IReadOnlyList<SampledAnswer>>
{
    /// <summary>Told that an answer was drawn.</summary>
    public Action<int>? Computed { get; init; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SampledAnswer>> DecodeAsync(ITokenBranch branch, DocumentTokens document)
    {
        List<SampledAnswer> answers = [];
        for (var number = 0; number < settings.Count; number++)
        {
            var chance = settings.Chance(id, number);
            var rewound = new RewoundBranch(branch);
            var text =
                settings.Answer.Decoding == DecodingMode.Free
                    ? await WriteAsync(rewound, document, chance).ConfigureAwait(false)
                    : await ChooseAsync(rewound, document, chance).ConfigureAwait(false);
            answers.Add(SampledAnswer.Read(text, settings.Answer));
            Computed?.Invoke(1);

            // The next answer begins behind the same text. Its last token is read again, as far as it was kept.
            var kept = Math.Min(Math.Min(document.First - 1, rewound.Lowest), branch.Length);
            branch.Truncate(kept);
            document = document with { Shared = kept };
        }

        return answers;
    }

    private async Task<string> ChooseAsync(ITokenBranch branch, DocumentTokens document, SeededGenerator chance)
    {
        var decoder = new ConstrainedDecoder(tokenizer, settings.Answer) { Chance = chance };
        return (await decoder.DecodeAsync(branch, document).ConfigureAwait(false)).Trace.Answer;
    }

    private async Task<string> WriteAsync(ITokenBranch branch, DocumentTokens document, SeededGenerator chance)
    {
        var text = new GeneratedText();
        var trunk = document.Prompt.All[document.Shared..];
        while (text.Tokens.Count < maximumTokens && !settings.Answer.Format.IsOver(text.Text))
        {
            var drawn = new DrawnToken(chance);
            await branch.EvaluateAsync(new TokenTree(trunk), drawn).ConfigureAwait(false);
            if (vocabulary.EndOfGeneration.Contains(drawn.Token))
            {
                break;
            }

            text.Add(drawn.Token, vocabulary.Bytes(drawn.Token));
            trunk = [drawn.Token];
        }

        text.Complete();
        return text.Text;
    }

    /// <summary>Draws a token with its probability. It needs the whole vocabulary.</summary>
    private sealed class DrawnToken(SeededGenerator chance) : INextTokenReader
    {
        public int Token { get; private set; }

        public void Read(int node, in NextTokens next) => Token = next.TokenAt(chance.NextDouble());
    }

    /// <summary>A branch that knows how far it was taken back.</summary>
    private sealed class RewoundBranch(ITokenBranch branch) : ITokenBranch
    {
        /// <summary>The fewest tokens that it had; those before are as they were.</summary>
        public int Lowest { get; private set; } = int.MaxValue;

        public int Length => branch.Length;

        public ValueTask EvaluateAsync(TokenTree tree, INextTokenReader reader, IHiddenStateReader? hiddenStates = null) =>
            branch.EvaluateAsync(tree, reader, hiddenStates);

        public void Adopt(int node) => branch.Adopt(node);

        public void Truncate(int length)
        {
            Lowest = Math.Min(Lowest, length);
            branch.Truncate(length);
        }
    }
}
