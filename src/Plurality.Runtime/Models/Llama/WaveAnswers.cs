using Plurality.Prompts;
using Plurality.Runtime.Decoding;
using Plurality.Runtime.Models.Llama.Engine;
using Plurality.Traces;

namespace Plurality.Runtime.Models.Llama;

/// <summary>Generates answers to a wave of prompts.</summary>
/// <param name="engines">Compute.</param>
/// <param name="texts">Tokenises, and says what is wrong with a document.</param>
/// <param name="contextLength">The tokens that the model was made for.</param>
internal sealed class WaveAnswers(WaveEngines engines, WaveTexts texts, int contextLength)
{
    /// <summary>Does something with every prompt of a wave; what cannot be done with one is its fault, by its place.</summary>
    public string?[] Run(
        IReadOnlyList<Prompt> wave,
        OptionTokenizer options,
        DecodingMode decoding,
        bool observe,
        int longestAnswer,
        Func<Branch, WaveDocument, Task> runAsync,
        CancellationToken cancellationToken
    )
    {
        var faults = new string?[wave.Count];
        if (wave.Count == 0)
        {
            return faults;
        }

        var engine = engines.Engine(observe);
        var prefix = engines.Prefix(engine, wave[0]);
        var routines = new List<WaveRoutine>(wave.Count);
        for (var i = 0; i < wave.Count; i++)
        {
            if (texts.Document(wave[i], i, options, decoding, prefix, out faults[i]) is not { } document)
            {
                continue;
            }

            // How long the answer will be is not known. One that cannot even begin is refused here; one that grows too long, when it does.
            var text = document.WithStub.All.Length;
            if (text - document.Computed > engine.Room(prefix.Length) || text >= contextLength)
            {
                faults[i] = texts.TooLong(text, answer: 1);
                continue;
            }

            if (document.WithStub.Context == "\n")
            {
                options.Check(document.WithStub.Context);
            }

            var most = Math.Min(text + longestAnswer, contextLength) - document.Computed;
            routines.Add(new WaveRoutine(document.Computed, most, async branch =>
                {
                    try
                    {
                        await runAsync(branch, document).ConfigureAwait(false);
                    }
                    catch (PromptException fault)
                    {
                        // The labels are sound (checked above); this document's text is not one that they can stand behind.
                        faults[document.Place] = fault.Message;
                    }
                    catch (OutgrownException fault)
                    {
                        faults[document.Place] = texts.TooLong(document.Prompt.All.Length, fault.Tokens - document.Prompt.All.Length);
                    }
                }));
        }

        if (routines.Count > 0)
        {
            engines.Run(engine, prefix, routines, cancellationToken);
        }

        return faults;
    }
}
