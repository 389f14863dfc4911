using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Remote.Engines;
using Plurality.Remote.Scoring;

namespace Plurality.Cli.Output;

/// <summary>What an engine says of itself, and what a run on it would have, as text and as JSON.</summary>
internal static class EngineLines
{
    /// <summary>Writes a line per fact, or one line of JSON.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="model">The engine's model.</param>
    /// <param name="spread">How far answers to one prompt differ; null if that was not measured.</param>
    /// <param name="json">Whether to write JSON.</param>
    public static void Write(Terminal terminal, ILanguageModel model, AnswerSpread? spread, bool json)
    {
        (string Key, string Value)[] lines =
        [
            .. model is RemoteTextModel text ? Facts(text.Facts) : Facts((RemoteLanguageModel)model),
            .. spread is null ? [] : Repeated(spread),
        ];
        if (json)
        {
            JsonLines.Write(terminal, line => Array.ForEach(lines, fact => line.WriteString(fact.Key, fact.Value)));
            return;
        }

        foreach (var (key, value) in lines)
        {
            terminal.Output.WriteLine($"{key, -16} {Shown.Line(value)}");
        }
    }

    private static (string Key, string Value)[] Facts(TextFacts facts) =>
        [
            ("engine", facts.Engine),
            ("version", facts.Version ?? "unknown"),
            ("model", facts.Model),
            ("answers as", facts.AnswersAs),
            .. facts.Details.Select(known => (known.Key, known.Value)),
            ("vocabulary", "unknown"),
            ("context", "unknown"),
            ("interface", facts.IsChat ? "a conversation" : "a text that is continued"),
            ("decoding", facts.ReadsTexts ? "constrained, free" : "free"),
            (
                "probabilities",
                facts.TopTokens is { } top ? $"of the {Number(top)} most probable tokens; the others have upper limits" : "none"
            ),
            ("exact scoring", facts.ReadsTexts ? "within limits: the engine reads texts (echo)" : "no"),
            ("hidden states", "no"),
            ("attention", "no"),
        ];

    private static (string Key, string Value)[] Facts(RemoteLanguageModel model)
    {
        var (facts, able) = (model.Facts, model.Capabilities);
        return
        [
            ("engine", facts.Engine),
            ("version", facts.Version),
            ("model", facts.Model),
            .. facts.Details.Select(known => (known.Key, known.Value)),
            ("vocabulary", Number(facts.Tokens.Size) + " tokens"),
            ("context", Number(facts.ContextLength) + " tokens"),
            ("ends", $"tokens {string.Join(", ", facts.Tokens.EndOfGeneration)}"),
            ("beginning", facts.Tokens.Beginning is { } token ? "token " + Number(token) : "no token"),
            ("slots", facts.Slots is { } slots ? Number(slots) : "unknown"),
            ("chat template", Yes(facts.HasTemplate)),
            ("exact scoring", Yes(able.ExactMasses)),
            ("probabilities", Reach(facts)),
            ("whole vocabulary", Yes(able.FullVocabulary)),
            ("hidden states", Yes(able.HiddenStates)),
            ("attention", Yes(able.Attention)),
        ];
    }

    private static string Reach(EngineFacts facts) =>
        facts.Reach switch
        {
            TokenReach.Vocabulary => "of all tokens",
            TokenReach.Asked => "of the tokens that a method needs",
            _ => $"of the {Number(facts.TopTokens!.Value)} most probable tokens; the others have upper limits",
        };

    private static (string, string)[] Repeated(AnswerSpread spread) =>
        [
            ("answers", $"{Number(spread.Answers)} to one prompt"),
            ("different", $"{Number(spread.Different)} of {Number(spread.Answers)} from the first"),
            (
                "largest",
                spread.LargestDifference is { } largest
                    ? $"{largest.ToString("0.######", CultureInfo.InvariantCulture)} between two probabilities of a token"
                    : "unknown: the engine shows no probabilities"
            ),
        ];

    private static string Yes(bool value) => value ? "yes" : "no";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
