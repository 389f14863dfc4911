using System.Text.Json.Nodes;
using Plurality.Analysis;
using Plurality.Labels;
using Plurality.Metrics.Agreement;
using Plurality.Reports;
using Plurality.Tests.Traces;
using Plurality.Traces;

namespace Plurality.Tests.Reports;

/// <summary>A report made by hand: two labels, one run with one method, one document.</summary>
internal static class ReportExample
{
    public static readonly string[] Options = ["joy", "anger", "none"];

    /// <summary>An answer of two steps: joy at 1/8 : 5/8 : 2/8, then anger, the only option left.</summary>
    public static Trace Trace { get; } =
        TraceExample.Of(Options, (TraceExample.Shares(1, 5, 2), "joy"), (TraceExample.Shares(0, 1, 0), "anger")) with
        {
            Answer = "{\"label\": [\"joy\", \"anger\"]}",
        };

    public static ReportDocument Document { get; } =
        new(
            "d1",
            "a text",
            [new ReportVote("ann", ["joy"]), new ReportVote("bob", [])],
            [0.5, 0],
            [true, false],
            [
                new ReportAnswer(
                    Trace,
                    Fault: null,
                    [
                        [1.0 / 3, 0.000012345678],
                    ]
                ),
            ]
        );

    public static Report Report { get; } =
        new()
        {
            Title = "A title",
            Program = "Plurality 1",
            Labels = ["joy", "anger"],
            Options = Options,
            Runs =
            [
                new ReportRun("r", 1, 0, "a model", TaskKind.MultiLabel, [new RecordEntry("seed", "0")], ["first-step"])
                {
                    Prompt = new ReportPrompt("before ", " after", Chat: false, Fault: null),
                    ByLabel =
                    [
                        new ReportMethod(
                            "first-step",
                            [new LabelScores("joy", 1, 0.5, 2.0 / 3, null, 0.75, 2, 0.5, 1, 1.0 / 3, 0.5)],
                            [new CalibrationCurve("r", "first-step", [new CalibrationBin(1.0 / 3, 0.5, 1)])]
                        ),
                    ],
                },
            ],
            Differences = [],
            Verdicts = [new Verdict("r", "first-step", [new VerdictSentence("a sentence", [new VerdictFigure("L1", 0.5, 0.25)])])],
            Agreement = new AnnotatorAgreement(["ann", "bob"], [new AnnotatorPair("ann", "bob", 1, 0.5, null)], 2, Fault: null),
            Scoreboards = [],
            Analyses = [],
            Charts = [],
            Documents = [Document],
        };

    /// <summary>The example with the same text in every place that can hold one.</summary>
    public static Report Filled(string text) =>
        Report with
        {
            Title = text,
            Program = text,
            Labels = [text, "anger"],
            Options = [text, "anger", "none"],
            Runs =
            [
                new ReportRun(text, 1, 0, text, TaskKind.MultiLabel, [new RecordEntry(text, text)], [text])
                {
                    Prompt = new ReportPrompt(text, text, Chat: false, text),
                    ByLabel = [new ReportMethod(text, [], [])],
                },
            ],
            Verdicts = [new Verdict(text, text, [new VerdictSentence(text, [new VerdictFigure(text, 1)])])],
            Agreement = new AnnotatorAgreement([text], [new AnnotatorPair(text, text, 1, 1, 1)], 1, Fault: null),
            Differences = [new RecordDifference(text, [text, null])],
            Scoreboards = [new ReportScoreboard(text, Scoreboard: null, text)],
            Analyses =
            [
                new AnalysisResult
                {
                    Analysis = text,
                    Question = text,
                    Findings = [new Finding(text, text)],
                    Missing = [new Finding(null, text)],
                    Headlines = [],
                    Tables = [],
                },
            ],
            Charts =
            [
                new ReportChart(
                    text,
                    text,
                    text,
                    text,
                    new JsonObject { ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["run"] = text }) } }
                ),
            ],
            Documents =
            [
                new ReportDocument(
                    text,
                    text,
                    [new ReportVote(text, [text])],
                    null,
                    null,
                    [new ReportAnswer(Trace with { Answer = text }, new DocumentFault(FaultKind.Stored, text), [null]), null]
                ),
            ],
        };
}
