using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>Exact scores and their limits, of texts that a model read.</summary>
public sealed class EchoedOptionsTests
{
    private const string Before = "Answer: ";

    /// <summary>An option's own tokens, of its two closings, and of tokens that are shown behind it, followers and others.</summary>
    private static readonly (double Path, double Ends, double GoesOn, double Follower, double Other)[] Places =
    [
        (0.5, 0.3, 0.2, 0.1, 0.15),
        (0.2, 0.6, 0.1, 0.0, 0.05),
        (0.1, 0.01, 0.02, 0.03, 0.04),
    ];

    /// <summary>
    /// Behind each option the model shows some tokens. The others have what is left, and all, some or none of it may be followers. The
    /// oracle goes through these cases for all options.
    /// </summary>
    [Fact]
    public void A_limit_is_the_most_that_unseen_tokens_can_make_of_an_option()
    {
        var step = Step();

        var most = new double[Places.Length];
        double[] shares = [0, 0.5, 1];
        foreach (var first in shares)
        {
            foreach (var second in shares)
            {
                foreach (var third in shares)
                {
                    double[] masses = [.. Places.Zip([first, second, third], (place, share) => Mass(place, share))];
                    most = [.. most.Zip(masses, (limit, mass) => Math.Max(limit, mass / masses.Sum()))];
                }
            }
        }

        var distribution = step.Distribution();
        double[] seen = [.. Places.Select(place => Mass(place, 0))];
        Assert.All(distribution.Probabilities.Zip(seen), pair => Assert.Equal(pair.Second / seen.Sum(), pair.First, 1e-9));
        // Rounding of what a service shows is allowed for: 1e-6 of a mass.
        Assert.All(distribution.UpperLimits!.Zip(most), pair => Assert.Equal(pair.Second, pair.First!.Value, 1e-5));
        Assert.All(distribution.UpperLimits!.Zip(distribution.Probabilities), pair => Assert.InRange(pair.First!.Value, pair.Second, 1));
    }

    /// <summary>The mass of an option if a share of the tokens that are not shown may follow it.</summary>
    private static double Mass((double Path, double Ends, double GoesOn, double Follower, double Other) place, double share)
    {
        var follows = place.Ends + place.GoesOn + place.Follower;
        return place.Path * (follows + (share * (1 - follows - place.Other)));
    }

    private static EchoedOptions Step()
    {
        var options = AnswerOptions.Of(AnswerFormat.Json, LabelSet.Create(["joy", "fear"]));
        var step = new EchoedOptions(options, Before.Length);
        for (var option = 0; option < Places.Length; option++)
        {
            var place = Places[option];
            var own = options.Options[option].Text;
            string[] texts = [.. step.TextsOf(option)];
            double[] closings = [place.Ends + (texts.Length == 1 ? place.GoesOn : 0), place.GoesOn];
            foreach (var (text, closing) in texts.Zip(closings))
            {
                step.Add(
                    option,
                    [
                        new WrittenToken(Before, 0),
                        new WrittenToken(own, Math.Log(place.Path)),
                        new WrittenToken(text[own.Length..], Math.Log(closing))
                        {
                            Alternatives =
                            [
                                .. place.Follower > 0 ? [new WrittenToken("\"!", Math.Log(place.Follower))] : (WrittenToken[])[],
                                new WrittenToken("ful", Math.Log(place.Other)),
                            ],
                        },
                    ]
                );
            }
        }

        return step;
    }
}
