using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Evaluation;

public sealed class ResultLineTests
{
    private static readonly TextItem Item = new("d1", "so \"glad\", ça va");

    [Fact]
    public void A_line_has_the_fields_of_the_contract_in_their_order()
    {
        var trace = Sample with { Warnings = ["cut short"], WellFormed = false };

        Assert.Equal(
            """
            {"id":"d1","text":"so \"glad\", ça va","labels":["joy"],"probabilities":{"joy":0.9,"fear":1E-08},"steps":[{"step":1,"chosen":"joy","last":false,"p":{"joy":0.5,"fear":0.25,"none":0.25},"coverage":0.75,"pEnd":0.1},{"step":2,"chosen":"glee","last":true,"p":{"fear":1},"coverage":0.5,"pEnd":null}],"answer":"{\"label\": [\"joy\", \"glee\"]}","wellFormed":false,"warnings":["cut short"]}
            """,
            ResultLine.Of(Item, trace, new LabelMarginals(["joy", "fear"], [0.9, 1e-8]))
        );
    }

    [Fact]
    public void A_step_that_the_answer_does_not_have_chose_nothing()
    {
        var forced = Sample with
        {
            Steps = [Sample.Steps[0] with { Chosen = null, IsLast = true, EndProbability = null }],
            ForcedFirstStep = true,
        };

        Assert.Contains(
            """[{"step":1,"chosen":null,"last":true,""",
            ResultLine.Of(Item, forced, new LabelMarginals(["joy"], [1])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_document_without_a_trace_has_its_fault_instead()
    {
        Assert.Equal("""{"id":"d1","text":"so \"glad\", ça va","fault":"too long"}""", ResultLine.OfFault(Item, "too long"));
    }

    [Fact]
    public void A_text_with_line_separators_stays_on_one_line()
    {
        var line = ResultLine.OfFault(new TextItem("1", "a\nb\r\u2028\0c"), "f");

        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain('\r', line);
        Assert.DoesNotContain('\u2028', line);
    }

    private static Trace Sample { get; } =
        new()
        {
            Answer = "{\"label\": [\"joy\", \"glee\"]}",
            AnswerTokens = [1],
            Decoding = DecodingMode.Constrained,
            Scoring = ScoringMode.Exact,
            WellFormed = true,
            Steps =
            [
                new LabelStep(1, new StepDistribution(["joy", "fear", "none"], [-1, -2, -2], [0.5, 0.25, 0.25], 0.75), "joy", false, 0.1),
                new LabelStep(
                    2,
                    new StepDistribution(["joy", "fear", "none"], [double.NegativeInfinity, -1, double.NegativeInfinity], [0, 1, 0], 0.5),
                    "glee",
                    true,
                    null
                ),
            ],
        };
}
