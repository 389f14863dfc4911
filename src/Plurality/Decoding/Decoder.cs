using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>
/// The operations behind every method, for any backend: <see cref="GenerateAsync"/> lets a model answer and keeps the label distribution
/// of every step, <c>SampleAsync</c> draws answers, and <c>ScoreAsync</c> gives options their probability mass. All take a batch of prompts
/// that are computed together. A batch's results depend only on its own prompts and their order, not on earlier computations. Requests
/// that the model cannot fulfil are refused here, before anything is computed.
/// </summary>
/// <remarks>Not thread-safe: its model serves one thread at a time.</remarks>
public sealed class Decoder
{
    private readonly ILanguageModel _model;
    private readonly TokenAnswers? _tokens;
    private readonly TextAnswers? _texts;

    /// <summary>Decodes with a model, which the caller keeps and disposes of.</summary>
    /// <exception cref="ArgumentException">The model is neither an <see cref="ITokenModel"/> nor an <see cref="ITextModel"/>.</exception>
    public Decoder(ILanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _tokens = model is ITokenModel tokens ? new TokenAnswers(tokens) : null;
        _texts = _tokens is null && model is ITextModel texts ? new TextAnswers(texts) : null;
        if (_tokens is null && _texts is null)
        {
            throw new ArgumentException($"The model must be an ITokenModel or an ITextModel; {model.GetType()} is neither.", nameof(model));
        }
    }

    /// <summary>The model.</summary>
    public ILanguageModel Model => _model;

    /// <summary>Told the number of places as they are read: steps of answers, and questions. It shows that a long document moves.</summary>
    internal Action<int>? Computed
    {
        get;
        set
        {
            field = value;
            if (_tokens is not null)
            {
                _tokens.Computed = value;
            }

            if (_texts is not null)
            {
                _texts.Computed = value;
            }
        }
    }

    /// <summary>
    /// Checks settings against the model's capabilities and replaces "last layer" by its number, the form that a trace stores. Layers are
    /// sorted and distinct. A limit that no answer can reach is left out.
    /// </summary>
    /// <exception cref="ModelException">The model lacks a requested capability; the message names it and the remedy.</exception>
    public GenerationSettings Resolve(GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RequireDecoding(settings);
        Require(_model.Capabilities.Attention || !settings.Attention, "attention", "Leave attention out of record.");
        return settings.Binding() with { HiddenLayers = Resolve(settings.HiddenLayers) };
    }

    /// <summary>Checks settings against the model's capabilities.</summary>
    /// <inheritdoc cref="Resolve(GenerationSettings)"/>
    internal ScoreSettings Resolve(ScoreSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RequireTokens("the probabilities of given answers", "Use hard or sampled, or another model.");
        RequireExactMasses(settings.Scoring);
        return settings with { HiddenLayers = Resolve(settings.HiddenLayers) };
    }

    /// <summary>Checks settings against the model's capabilities.</summary>
    /// <inheritdoc cref="Resolve(GenerationSettings)"/>
    internal SampleSettings Resolve(SampleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RequireDecoding(settings.Answer);
        Require(
            _tokens is not null || settings.Answer.Decoding == DecodingMode.Free,
            "the probabilities of all options in one go, from which constrained answers are sampled",
            "Sample free answers (decoding: free, scoring: first-token)."
        );
        Require(
            settings.Answer.Decoding == DecodingMode.Constrained || _model.Capabilities.FullVocabulary || _texts is not null,
            "the probabilities of all tokens, from which free answers are sampled",
            "Sample constrained answers (decoding: constrained)."
        );
        return settings;
    }

    /// <summary>Lets the model answer each prompt and keeps the label distribution of every step.</summary>
    /// <returns>One result per prompt, in their order; a prompt that cannot be answered costs only its own result.</returns>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PluralityException">An option has too many tokens, or the same tokens as another.</exception>
    public async ValueTask<IReadOnlyList<Outcome<Trace>>> GenerateAsync(
        IReadOnlyList<Prompt> batch,
        GenerationSettings settings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        settings = Resolve(settings);
        CheckAnswers(settings, batch);
        if (batch.Count == 0)
        {
            return [];
        }

        var traces = _tokens is null
            ? await _texts!.GenerateAsync(batch, settings, cancellationToken).ConfigureAwait(false)
            : await _tokens.GenerateAsync(batch, settings, cancellationToken).ConfigureAwait(false);
        return [.. traces.Zip(batch, (outcome, prompt) => outcome.Select(trace => Noted(trace, prompt)))];
    }

    /// <summary>
    /// Draws answers to each prompt at temperature 1: each option, or in free decoding each token, is drawn with the model's own
    /// probability. Every document and number of an answer has a seed of its own.
    /// </summary>
    /// <returns>One result per prompt, in their order; a prompt that cannot be answered costs only its own result.</returns>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PromptException">An option has too many tokens, or the same tokens as another.</exception>
    internal async ValueTask<IReadOnlyList<Outcome<IReadOnlyList<SampledAnswer>>>> SampleAsync(
        IReadOnlyList<SampledPrompt> batch,
        SampleSettings settings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        settings = Resolve(settings);
        CheckAnswers(settings.Answer, [.. batch.Select(asked => asked.Prompt)]);
        return batch.Count == 0 ? []
            : _tokens is null ? await _texts!.SampleAsync(batch, settings, cancellationToken).ConfigureAwait(false)
            : await _tokens.SampleAsync(batch, settings, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Scores each option after each prompt, without choosing any.</summary>
    /// <returns>One result per prompt, in their order; a prompt that cannot be scored costs only its own result.</returns>
    /// <exception cref="ModelException">The model fails altogether, or lacks a requested capability.</exception>
    /// <exception cref="PromptException">An option has too many tokens, or the same tokens as another.</exception>
    internal async ValueTask<IReadOnlyList<Outcome<OptionScores>>> ScoreAsync(
        IReadOnlyList<Prompt> batch,
        AnswerOptions options,
        ScoreSettings settings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(options);
        settings = Resolve(settings);
        return batch.Count == 0 ? [] : await Tokens.ScoreAsync(batch, options, settings, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tokens of a prompt, without the answer's stub and without a chat template.</summary>
    /// <exception cref="ModelException">The model does not show its tokens.</exception>
    public IReadOnlyList<int> TokensOf(Prompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return Tokens.Prompts.Plain(prompt.Text);
    }

    /// <summary>The number of tokens of a prompt in its chat template, without the answer's stub; what a trace says of it. Null if the
    /// model does not show its tokens.</summary>
    internal int? CountTokensOf(Prompt prompt) => _tokens?.Prompts.Whole(prompt).Length;

    /// <summary>The tokens with which all prompts with the same shared characters begin.</summary>
    /// <exception cref="ModelException">The model does not show its tokens.</exception>
    public IReadOnlyList<int> SharedTokensOf(Prompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return Tokens.Prompts.Shared(prompt);
    }

    /// <summary>The attention shares at a place of a text whose answer is given; see <see cref="AnswerAttention.Attend"/>.</summary>
    internal AttentionShares Attend(
        Prompt prompt,
        GenerationSettings settings,
        IReadOnlyList<string> labels,
        CancellationToken cancellationToken
    ) => Tokens.Attend(prompt, settings, labels, cancellationToken);

    private TokenAnswers Tokens
    {
        get
        {
            RequireTokens("its tokens", "Use another model.");
            return _tokens!;
        }
    }

    private static void CheckAnswers(GenerationSettings settings, IReadOnlyList<Prompt> batch)
    {
        if (settings.MaximumAnswerTokens < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(settings),
                $"MaximumAnswerTokens must be at least 1; got {settings.MaximumAnswerTokens}."
            );
        }

        if (settings.MaximumLabels < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(settings), $"MaximumLabels must be at least 1; got {settings.MaximumLabels}.");
        }

        if (batch.Any(prompt => prompt.Written.Count > 0))
        {
            throw new ArgumentException("Prompt.Written must be empty where an answer is generated; it is for scoring.", nameof(batch));
        }
    }

    /// <summary>A trace with notes for its reader about the document.</summary>
    private static Trace Noted(Trace trace, Prompt prompt) =>
        prompt.IsBlank
            ? trace with
            {
                Warnings =
                [
                    .. trace.Warnings,
                    "the document has white space or invisible characters only: its labels are what the model gives without a text.",
                ],
            }
            : trace;

    private int[] Resolve(IReadOnlyList<int> layers)
    {
        var able = _model.Capabilities;
        Require(able.HiddenStates || layers.Count == 0, "hidden states", "Leave hidden out of record.");
        int[] resolved = [.. layers.Select(layer => layer == GenerationSettings.LastLayer ? able.Layers : layer).Distinct().Order()];
        var wrong = Array.FindIndex(resolved, layer => layer < 1 || layer > able.Layers);
        return wrong < 0
            ? resolved
            : throw new ModelException(
                $"A hidden layer must be from 1 to {able.Layers}, the number of layers of model {_model.Identity.Model}; "
                    + $"got {resolved[wrong]}."
            );
    }

    private void RequireDecoding(GenerationSettings settings)
    {
        var readsTexts = _model is ITextModel { ReadsTexts: true };
        if (settings.Decoding == DecodingMode.Constrained)
        {
            Require(
                _tokens is not null || readsTexts,
                "the probabilities of given answers, which constrained decoding needs",
                "Decode free answers (decoding: free)."
            );
            Require(
                _tokens is not null || settings.Scoring == ScoringMode.Exact,
                "its tokens, which first-token scoring of constrained answers needs",
                "Score exactly (exact)."
            );
        }

        // Where a model gives no probabilities, nothing is scored.
        if (_model.Capabilities.StepProbabilities)
        {
            Require(
                _tokens is not null || settings.Decoding == DecodingMode.Constrained || settings.Scoring != ScoringMode.Exact,
                "exact masses",
                "Score by first tokens (first-token)."
            );
            RequireExactMasses(settings.Scoring);
            Require(
                _tokens is not null || settings.Decoding == DecodingMode.Constrained || settings.Format.OptionLead.Length == 0,
                $"the probabilities of two places at once, which the format {settings.Format.Name} needs",
                "Use the format json or list."
            );
        }
    }

    private void RequireTokens(string capability, string remedy) => Require(_tokens is not null, capability, remedy);

    private void RequireExactMasses(ScoringMode scoring) =>
        Require(_model.Capabilities.ExactMasses || scoring != ScoringMode.Exact, "exact masses", "Score by first tokens (first-token).");

    private void Require(bool met, string capability, string remedy)
    {
        if (!met)
        {
            throw new ModelException($"The model must give {capability}; model {_model.Identity.Model} does not. {remedy}");
        }
    }
}
