using Plurality.Prompts;
using Plurality.Runtime.Decoding;
using Plurality.Runtime.Models.Llama.Engine;

namespace Plurality.Runtime.Models.Llama;

/// <summary>Scores options behind the prompts of a wave.</summary>
/// <param name="engines">Compute.</param>
/// <param name="texts">Tokenises, and says what is wrong with a document.</param>
/// <param name="textOf">The text of a token.</param>
internal sealed class WaveScores(WaveEngines engines, WaveTexts texts, Func<int, string> textOf)
{
    /// <summary>The scores of each prompt's options, or its fault, by the prompt's place in the wave.</summary>
    public (OptionScores?[] Scores, string?[] Faults) Score(
        IReadOnlyList<Prompt> wave,
        OptionTokenizer tokenizer,
        ScoreSettings settings,
        List<int> layers,
        CancellationToken cancellationToken
    )
    {
        var (scores, faults) = (new OptionScores?[wave.Count], new string?[wave.Count]);
        var places = texts.Places(wave, tokenizer, settings.Scoring, faults);
        if (places.Count > 0)
        {
            var engine = engines.Engine(layers.Count > 0);
            var prefix = engines.Prefix(engine, wave[0]);
            List<WaveRoutine> routines = [];
            foreach (var group in PlaceGroup.Of(places, isTogether: layers.Count == 0))
            {
                var computed = Math.Min(prefix.AsSpan().CommonPrefixLength(group.Trunk), group.Trunk.Length - 1);
                var needed = group.Trunk.Length - computed;
                if (needed > engine.Room(prefix.Length))
                {
                    foreach (var place in group.Places)
                    {
                        faults[place.Place] = texts.TooLong(place.All.Length, place.LongestOption);
                    }

                    continue;
                }

                routines.Add(new WaveRoutine(computed, needed, async branch =>
                    {
                        var states = new HiddenStates(layers);
                        try
                        {
                            await group.EvaluateAsync(branch, computed, settings, states).ConfigureAwait(false);
                        }
                        catch (OutgrownException fault)
                        {
                            foreach (var place in group.Places)
                            {
                                faults[place.Place] = texts.TooLong(place.All.Length, fault.Tokens - place.All.Length);
                            }

                            return;
                        }

                        foreach (var place in group.Places)
                        {
                            scores[place.Place] = place.Scores(settings, states, textOf);
                        }
                    }));
            }

            if (routines.Count > 0)
            {
                engines.Run(engine, prefix, routines, cancellationToken);
            }
        }

        return (scores, faults);
    }
}
