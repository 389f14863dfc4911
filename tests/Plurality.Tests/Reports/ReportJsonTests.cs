using System.Globalization;
using System.Text.Json;
using Plurality.Reports;
using Plurality.Tests.Evaluation;
using Xunit;

namespace Plurality.Tests.Reports;

public sealed class ReportJsonTests
{
    /// <summary>Texts that attack a page or a parser, by name so that a test runner can show them.</summary>
    private static readonly Dictionary<string, string> Hostile = new()
    {
        ["script"] = "<script>alert(1)</script>",
        ["end of script"] = "a</script><script>alert(1)//",
        ["comment"] = "<!-- <script> --> ]]> {{data}} {{script}}",
        ["image"] = "\"><img src=x onerror=alert(1)>",
        ["line separators"] = "a\u2028b\u2029c",
        ["right-to-left override"] = "abc\u202Edef\u2066ghi",
        ["nul and controls"] = "a\0b\u0001\u001b[31m\u007f\u0085\r\n\t",
        ["lone surrogates"] = "\ud800 a \udfff b \udc00\ud800",
        ["pairs and letters"] = "日本語 😀 zażółć &amp; \\u0041 \\",
        ["byte-order mark"] = "\uFEFFa\uFFFE\uFFFF",
        ["long"] = string.Concat(Enumerable.Repeat("0123456<8\n", 10_000)),
    };

    public static TheoryData<string> Names => [.. Hostile.Keys];

    [Fact]
    public void The_whole_report_is_written_in_the_form_that_pages_read()
    {
        // 1/8, 5/8, 2/8 at step 1; disagreement: shares 1/2 and 0 have 1 and 0 bits, 0.5 on average; anger (5/8) is the runner-up at step
        // 1, and comes next.
        const string Expected = """
            {"version":2,"title":"A title","program":"Plurality 1","labels":["joy","anger"],"options":["joy","anger","none"],
            "runs":[{"name":"r","documents":1,"failed":0,"model":"a model","task":"multi-label","record":[{"key":"seed","value":"0"}],"methods":["first-step"],"prompt":{"before":"before ","after":" after","chat":false,"fault":null},
            "byLabel":[{"method":"first-step","labels":[{"precision":1,"recall":0.5,"f1":0.6667,"rocAuc":null,"averagePrecision":0.75,"support":2,"assigned":0.5,"annotated":1,"probability":0.3333,"share":0.5}],"calibration":[[[0.3333,0.5,1]]]}]}],
            "differences":[],"verdicts":[{"run":"r","best":"first-step","sentences":[{"sentence":"a sentence","figures":[{"figure":"L1","value":0.5,"low":0.25,"high":null}]}]}],
            "comparisons":[],"agreement":{"fault":null,"all":2,"annotators":["ann","bob"],"pairs":[{"first":"ann","second":"bob","shared":1,"agreement":0.5,"kappa":null}]},"scoreboards":[],"analyses":[],"charts":[],
            "documents":[{"id":"d1","text":"a text","votes":[{"annotator":"ann","labels":["joy"]},{"annotator":"bob","labels":[]}],
            "shares":[0.5,0],"gold":[1,0],"disagreement":0.5,"runs":[{"fault":null,"answer":"{\"label\": [\"joy\", \"anger\"]}","wellFormed":true,
            "predicted":["joy","anger"],"runnerUpMissed":false,"steps":[{"written":"joy","last":false,"end":null,"coverage":1,"probabilities":[0.125,0.625,0.25],"atMost":null},
            {"written":"anger","last":true,"end":null,"forced":true,"coverage":1,"probabilities":[0,1,0],"atMost":null}],"estimates":[[0.3333,1.235E-05]]}]}]}
            """;

        Assert.Equal(Expected.ReplaceLineEndings(""), ReportJson.Of(ReportExample.Report));
    }

    [Fact]
    public void What_is_not_there_is_null()
    {
        var report = ReportExample.Report with
        {
            Documents =
            [
                new ReportDocument(
                    "d",
                    "",
                    [],
                    null,
                    null,
                    [null, new ReportAnswer(null, new DocumentFault(FaultKind.TooLong, "too long"), [null])]
                ),
            ],
        };

        var document = JsonDocument.Parse(ReportJson.Of(report)).RootElement.GetProperty("documents")[0].GetRawText();

        Assert.Equal(
            """{"id":"d","text":"","votes":[],"shares":null,"gold":null,"disagreement":null,"runs":[null,{"fault":"too long","answer":null,"wellFormed":null,"predicted":null,"runnerUpMissed":false,"steps":[],"estimates":[null]}]}""",
            document
        );
    }

    [Fact]
    public void An_option_that_was_not_looked_at_to_its_end_has_the_limit_of_its_probability()
    {
        var step = ReportExample.Trace.Steps[0];
        var bounded = ReportExample.Trace with
        {
            Steps = [step with { Distribution = step.Distribution with { UpperLimits = [null, 0.000123456789, null] } }],
        };
        var report = ReportExample.Report with
        {
            Documents = [ReportExample.Document with { Answers = [new ReportAnswer(bounded, null, [null])] }],
        };

        var steps = JsonDocument
            .Parse(ReportJson.Of(report))
            .RootElement.GetProperty("documents")[0]
            .GetProperty("runs")[0]
            .GetProperty("steps");

        Assert.Equal("[null,0.000123457,null]", steps[0].GetProperty("atMost").GetRawText());
    }

    [Fact]
    public void A_runner_up_that_is_not_written_next_is_told()
    {
        // Joy is written where anger (5) is before none (2): anger is the runner-up, and none is written next.
        var trace = TraceOf((Traces.TraceExample.Shares(1, 5, 2), "joy"), (Traces.TraceExample.Shares(0, 1, 9), "none"));

        Assert.True(new ReportAnswer(trace, null, []).RunnerUpMissed(2));
        Assert.False(new ReportAnswer(ReportExample.Trace, null, []).RunnerUpMissed(2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Hostile_text_never_leaves_the_json_as_markup_and_reads_back_as_it_was(string name)
    {
        var text = Hostile[name];

        var json = ReportJson.Of(ReportExample.Filled(text));

        Assert.DoesNotContain(json, character =>
            character is '<' or '>' or '&' or '\u2028' or '\u2029' or '\u202E' or '\u2066' or '\uFEFF' || char.IsControl(character)
        );
        Assert.Equal(40, json.Split(ScriptText.Quoted(text)).Length - 1); // every place that Filled fills
        Assert.Equal(text, Unescaped(ScriptText.Quoted(text)));
        Assert.Equal(
            "A",
            JsonDocument
                .Parse(ReportJson.Of(ReportExample.Filled("A")))
                .RootElement.GetProperty("charts")[0]
                .GetProperty("specification")
                .GetProperty("data")
                .GetProperty("values")[0]
                .GetProperty("run")
                .GetString()
        );
    }

    [Theory]
    [InlineData("lone surrogates", "\"\\ud800 a \\udfff b \\udc00\\ud800\"")]
    [InlineData("nul and controls", "\"a\\u0000b\\u0001\\u001b[31m\\u007f\\u0085\\u000d\\u000a\\u0009\"")]
    [InlineData("pairs and letters", "\"日本語 😀 zażółć \\u0026amp; \\\\u0041 \\\\\"")]
    public void Only_what_acts_is_escaped(string name, string expected) => Assert.Equal(expected, ScriptText.Quoted(Hostile[name]));

    [Fact]
    public void A_scoreboard_has_figures_with_intervals_and_says_what_each_row_is_there_for()
    {
        var board = ScoreboardExample.Of(ScoreboardExample.Near, ScoreboardExample.Far, ScoreboardExample.Method("constant:0.1", _ => 0.1));
        var report = ReportExample.Report with
        {
            Scoreboards = [new ReportScoreboard("r", board, null), new ReportScoreboard("s", null, "no annotators")],
        };

        var boards = JsonDocument.Parse(ReportJson.Of(report)).RootElement.GetProperty("scoreboards");

        var rows = boards[0].GetProperty("rows");
        Assert.Equal(["method", "method", "baseline"], rows.EnumerateArray().Select(row => row.GetProperty("kind").GetString()));
        var metric = boards[0].GetProperty("metrics")[0];
        Assert.Equal(("l1", "L1 distance"), (metric.GetProperty("name").GetString(), metric.GetProperty("displayName").GetString()));
        Assert.Equal(10, boards[0].GetProperty("documents").GetInt32());
        var (near, far) = (rows[0].GetProperty("cells")[0], rows[1].GetProperty("cells")[0]);
        Assert.Equal((0.1, true), (near.GetProperty("value").GetDouble(), near.GetProperty("best").GetBoolean())); // |0.6 − 0.5|
        Assert.Equal((0.3, false), (far.GetProperty("value").GetDouble(), far.GetProperty("best").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, near.GetProperty("p").ValueKind);
        Assert.Equal("no annotators", boards[1].GetProperty("notes")[0].GetString());
        Assert.Empty(boards[1].GetProperty("rows").EnumerateArray());
    }

    [Fact]
    public void The_same_report_is_the_same_bytes_in_every_culture()
    {
        var expected = ReportJson.Of(ReportExample.Report);
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(expected, ReportJson.Of(ReportExample.Report));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0.49999, "0.4999")]
    [InlineData(0.5, "0.5")]
    [InlineData(0.50004, "0.5")]
    public void A_probability_below_one_half_stays_below_it_when_it_is_rounded(double value, string written)
    {
        var answer = new ReportAnswer(
            null,
            null,
            [
                [value, 0],
            ]
        );
        var report = ReportExample.Report with { Documents = [ReportExample.Document with { Answers = [answer] }] };

        Assert.Contains($"\"estimates\":[[{written},0]]", ReportJson.Of(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.123456789, 4, 0.1235)]
    [InlineData(123456.789, 4, 123500)]
    [InlineData(-0.00001234567, 6, -0.0000123457)]
    [InlineData(0, 4, 0)]
    [InlineData(1, 6, 1)]
    public void Numbers_have_so_many_significant_digits(double value, int digits, double expected) =>
        Assert.Equal(expected, ReportJsonValues.Rounded(value, digits));

    private static Plurality.Traces.Trace TraceOf(params (double[] Scores, string? Chosen)[] steps) =>
        Traces.TraceExample.Of(ReportExample.Options, steps);

    /// <summary>What a parser of JSON that allows lone surrogates, such as a browser's, makes of a string; that of .NET does not.</summary>
    private static string Unescaped(string quoted) =>
        System.Text.RegularExpressions.Regex.Replace(quoted[1..^1], @"\\(?:u([0-9a-f]{4})|(.))", match =>
            match.Groups[1].Success ? ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString() : match.Groups[2].Value
        );
}
