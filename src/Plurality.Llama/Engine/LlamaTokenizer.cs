using System.Text;
using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Engine;

/// <summary>The tokenizer of a GGUF model, and its chat template.</summary>
/// <param name="model">The model. The caller keeps ownership.</param>
internal sealed class LlamaTokenizer(LlamaModel model) : ITokenizer
{
    /// <summary>Stands for the user's text while the template is applied. No template and no vocabulary contains it.</summary>
    private const string Placeholder = "\u0001plurality-user-text\u0001";

    private readonly LlamaVocabulary _vocabulary = model.Vocabulary;
    private readonly SharedBeginning _shared = new(model.Vocabulary);
    private ChatFrame? _chatFrame;

    /// <inheritdoc/>
    public int? Beginning => _vocabulary.AddsBeginning ? _vocabulary.Beginning : null;

    /// <inheritdoc/>
    public IReadOnlyList<int> EndOfGeneration => _vocabulary.EndOfGeneration;

    /// <inheritdoc/>
    public ChatFrame ChatFrame => _chatFrame ??= Frame();

    /// <inheritdoc/>
    public int[] Encode(string text) => _shared.Encode(text);

    /// <inheritdoc/>
    public byte[] Bytes(int token) => _vocabulary.Piece(token);

    /// <inheritdoc/>
    public IReadOnlyList<int> StartingWith(IReadOnlyList<string> starts)
    {
        byte[][] spellings = [.. starts.Select(Encoding.UTF8.GetBytes)];
        List<int> tokens = [];
        for (var token = 0; token < _vocabulary.Size; token++)
        {
            var piece = _vocabulary.Piece(token);
            if (spellings.Any(spelling => piece.AsSpan().StartsWith(spelling)) && !_vocabulary.IsControl(token))
            {
                tokens.Add(token);
            }
        }

        return tokens;
    }

    /// <summary>Applies the model's template to a placeholder and splits the result at the end of control tokens.</summary>
    private ChatFrame Frame()
    {
        var text = model.Thinking.AppendTo(model.ApplyChatTemplate([("user", Placeholder)], addAssistant: true));
        var at = text.IndexOf(Placeholder, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new ModelException(
                "The model's chat template must contain the user's text; it drops the text. Use the model without its chat template."
            );
        }

        var opening = text[..at];
        var closing = text[(at + Placeholder.Length)..];
        string[] control = [.. _vocabulary.ControlTokens.Select(token => token.Text).Where(spelling => spelling.Length > 0)];
        var openingEnd = LastEnd(opening, control);
        var closingEnd = LastEnd(closing, control);
        if (closingEnd == 0)
        {
            return new ChatFrame(Control(opening[..openingEnd]), opening[openingEnd..], "", [], closing);
        }

        var closingStart = control.Select(spelling => closing.IndexOf(spelling, StringComparison.Ordinal)).Where(start => start >= 0).Min();
        return new ChatFrame(
            Control(opening[..openingEnd]),
            opening[openingEnd..],
            closing[..closingStart],
            Control(closing[closingStart..closingEnd]),
            closing[closingEnd..]
        );
    }

    private int[] Control(string text) => _vocabulary.Tokenize(text, addSpecial: false, parseSpecial: true);

    private static int LastEnd(string text, string[] control) =>
        control
            .Select(spelling => text.LastIndexOf(spelling, StringComparison.Ordinal) is var at && at < 0 ? 0 : at + spelling.Length)
            .DefaultIfEmpty(0)
            .Max();
}
