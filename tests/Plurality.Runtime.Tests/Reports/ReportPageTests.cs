using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plurality.Labels;
using Plurality.Reports;
using Plurality.Runtime.Reports;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Reports;

public sealed partial class ReportPageTests
{
    private static readonly string[] Labels = ["anger", "fear", "joy", "love", "pride", "sadness", "surprise"];
    private static readonly string Example = ReportPage.Of(Made(documents: 2));

    [Fact]
    public void The_policy_allows_the_scripts_and_the_style_of_the_page_by_their_hashes_and_nothing_else()
    {
        var policy = Policy().Match(Example).Groups[1].Value;

        var scripts = Script().Matches(Example).Select(script => Hash(script.Groups[1].Value)).ToList();
        Assert.Equal(5, scripts.Count); // vega, its interpreter, vega-lite, vega-embed, the page's own
        Assert.Equal(
            $"default-src 'none'; script-src {string.Join(' ', scripts)}; style-src {Hash(Style().Match(Example).Groups[1].Value)}; "
                + $"img-src data:; base-uri 'none'; form-action 'none'",
            policy
        );
    }

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        var page = Script().Replace(Example, ""); // the libraries name addresses, which the policy keeps them from fetching

        Assert.DoesNotMatch(@"(?i)<(link|iframe|img|object|embed|base)\b|\ssrc\s*=|@import|url\(\s*['""]?(?!data:)", page);
        Assert.DoesNotContain("sourceMappingURL=", Example, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("</script><img src=x onerror=alert(1)>")]
    [InlineData("\"><img onerror=alert(1)>")]
    [InlineData("{{script}} {{policy}} {{data}} $1 $&")]
    [InlineData("<!--<script>")]
    [InlineData("\u2028\u202Eabc\0")]
    public void Text_stays_text_in_the_title_and_in_the_data(string text)
    {
        var report = Made(documents: 1) with { Title = text, Documents = [new ReportDocument(text, text, [], null, null, [null])] };

        var page = ReportPage.Of(report);

        Assert.Equal(Tags(Example), Tags(page));
        Assert.Equal(Policy().Match(Example).Value, Policy().Match(page).Value);
        var data = Json(page);
        Assert.Equal(text, data.GetProperty("documents")[0].GetProperty("text").GetString());
        Assert.Equal(text, data.GetProperty("title").GetString());
        Assert.Contains($"<title>{System.Net.WebUtility.HtmlEncode(text)}</title>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_any_length_is_kept_whole()
    {
        var text = string.Concat(Enumerable.Repeat("</script>\n", 10_000));

        var page = ReportPage.Of(Made(documents: 1) with { Documents = [new ReportDocument("d", text, [], null, null, [null])] });

        Assert.Equal(text, Json(page).GetProperty("documents")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void A_thousand_documents_with_seven_labels_two_steps_and_ten_methods_stay_below_three_megabytes()
    {
        using var page = new MemoryStream();

        ReportPage.Write(Made(documents: 1000), page);

        Assert.InRange(page.Length, 1_500_000, 3_000_000); // below, something would be missing
        Assert.Equal((byte)'<', page.GetBuffer()[0]); // no byte-order mark
    }

    [Fact]
    public void Libraries_come_with_their_licences_each_text_once()
    {
        Assert.All((string[])["vega", "vega-lite", "vega-embed", "vega-interpreter", "d3-scale", "topojson-client"], package =>
            Assert.Matches($@"(?m)(^|, ){package}(, |$)", ChartLibraries.Licences)
        );
        Assert.Contains("University of Washington Interactive Data Lab", ChartLibraries.Licences, StringComparison.Ordinal);
        Assert.Contains(
            "Permission to use, copy, modify, and/or distribute this software",
            ChartLibraries.Licences,
            StringComparison.Ordinal
        );
        Assert.InRange(ChartLibraries.Licences.Length, 5_000, 60_000);
    }

    [Fact]
    public void The_interpreter_is_a_script_that_gives_vega_what_needs_no_eval()
    {
        var interpreter = ChartLibraries.Scripts[1];

        Assert.DoesNotMatch(@"(?m)^(import|export)\b", interpreter);
        Assert.Contains("vega.expressionInterpreter = expression;", interpreter, StringComparison.Ordinal);
    }

    private static Report Made(int documents)
    {
        string[] options = [.. Labels, "none"];
        string[] methods = [.. Enumerable.Range(0, 10).Select(method => $"method {method}")];
        return new Report
        {
            Title = "Made up",
            Program = "Plurality",
            Labels = Labels,
            Options = options,
            Runs = [new ReportRun("r", documents, 0, "m", TaskKind.MultiLabel, [], methods)],
            Differences = [],
            Scoreboards = [],
            Analyses = [],
            Charts = [],
            Documents = [.. Enumerable.Range(0, documents).Select(document => Document(document, options, methods.Length))],
        };
    }

    private static ReportDocument Document(int number, string[] options, int methods)
    {
        var chance = new Random(number);
        var trace = new Trace
        {
            Answer = "{\"label\": [\"anger\", \"fear\"]}",
            AnswerTokens = [],
            Steps = [Step(1, options, chance), Step(2, options, chance)],
            Decoding = DecodingMode.Constrained,
            Scoring = ScoringMode.Exact,
            WellFormed = true,
        };
        return new ReportDocument(
            $"document {number}",
            string.Concat(Enumerable.Repeat($"A sentence of document {number}. ", 7)), // about 200 characters
            [new ReportVote("annotator 1", ["anger"]), new ReportVote("annotator 2", ["anger", "fear"]), new ReportVote("annotator 3", [])],
            [.. Labels.Select(label => chance.Next(4) / 3.0)],
            [.. Labels.Select(label => chance.Next(2) == 0)],
            [new ReportAnswer(trace, null, [.. Enumerable.Range(0, methods).Select(method => Estimate(chance))])]
        );
    }

    private static double[] Estimate(Random chance) => [.. Labels.Select(label => chance.NextDouble())];

    private static LabelStep Step(int number, string[] options, Random chance)
    {
        double[] weights = [.. options.Select(_ => chance.NextDouble())];
        double[] probabilities = [.. weights.Select(weight => weight / weights.Sum())];
        return new LabelStep(
            number,
            new StepDistribution(
                options,
                [.. probabilities.Select(probability => Math.Log(probability))],
                probabilities,
                chance.NextDouble()
            ),
            options[number - 1],
            number == 2,
            chance.NextDouble()
        );
    }

    private static JsonElement Json(string page) => JsonDocument.Parse(Data().Match(page).Groups[1].Value).RootElement;

    private static IEnumerable<string> Tags(string page) =>
        Tag().Matches(Data().Replace(Script().Replace(page, "<script></script>"), "<script></script>")).Select(tag => tag.Value);

    private static string Hash(string body) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}'";

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script type=\"application/json\" id=\"report-data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();

    [GeneratedRegex("<[a-zA-Z/!][^>]*>")]
    private static partial Regex Tag();
}
