using System.Globalization;
using System.Text.Json.Nodes;
using Plurality.Datasets;
using Plurality.Prompts;
using Plurality.Reports;
using Plurality.Runtime.Reports;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Plurality.Traces;

namespace Plurality.Browser.Tests.Reports;

/// <summary>Reports of stored runs, made without a model.</summary>
internal sealed class ReportFiles : IDisposable
{
    /// <summary>How many documents the report of one run has.</summary>
    public const int Many = 1000;

    private static readonly string[] Emotions = ["admiration", "anger", "fear", "joy", "optimism", "sadness", "surprise"];

    private readonly TemporaryFolder _folder = new();

    /// <summary>One run of a thousand documents with seven labels and ten methods.</summary>
    public string One => _folder.File("one.html");

    /// <summary>A document of <see cref="One"/> with several steps: at the first scoring looked at no option to its end but the one that
    /// was written.</summary>
    public string Bounded => _folder.File("bounded.html");

    /// <summary>One document whose last step has one label on offer.</summary>
    public string Forced => _folder.File("forced.html");

    /// <summary>Two runs of the same documents, whose texts, names and labels attack the page; also with a tooltip that does.</summary>
    public string Two => _folder.File("two.html");

    /// <summary>Makes them.</summary>
    public async Task MakeAsync()
    {
        using var store = RunStore.Open(_folder.File("runs.db"));
        var many = await RunAsync(
            store,
            Spec("thousand", Emotions) with
            {
                Methods = Methods,
            },
            [.. Enumerable.Range(0, Many).Select(Document)]
        );
        var thousand = StoredReport.Read(store, [many], "A thousand documents", "Plurality");
        Write(One, thousand);
        Write(
            Bounded,
            thousand with
            {
                Documents = [WithinBound(thousand.Documents.First(document => document.Answers[0]!.Trace!.Steps.Count > 1))],
            }
        );

        Write(
            Forced,
            thousand with
            {
                Documents = [WithOneLabelLeft(thousand.Documents.First(document => document.Answers[0]!.Trace!.Steps.Count > 1))],
            }
        );

        string[] labels = ["joy", "anger", HostileTexts.Label];
        TextItem[] hostile = [.. Enumerable.Range(0, 40).Select(i => HostileTexts.Document(i, labels))];
        var first = Spec("first", labels) with
        {
            Attention = true,
            HiddenLayers = [1, 2],
            Methods = ["first-step", "hard", "compare-to-none"],
        };
        var runs = new[]
        {
            await RunAsync(store, first, hostile),
            await RunAsync(store, first with { Name = "second", Seed = 7 }, hostile),
        };
        var report = StoredReport.Read(store, runs, HostileTexts.Markup, "Plurality");
        Write(Two, report with { Charts = [HostileChart, .. report.Charts] });
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <summary>Methods that need no further questions to a model.</summary>
    private static string[] Methods =>
        [
            "first-step",
            "hard",
            "compare-to-none",
            "max-over-generations",
            "constant:0.1",
            "constant:0.2",
            "constant:0.3",
            "constant:0.4",
            "constant:0.5",
            "constant:0.6",
        ];

    private static RunSpec Spec(string name, string[] labels) =>
        SampleExperiment.Spec with
        {
            Name = name,
            Labels = labels,
            BatchSize = 50,
        };

    private static async Task<StoredRun> RunAsync(RunStore store, RunSpec spec, IReadOnlyList<TextItem> documents)
    {
        TextItem[] pool =
        [
            .. Enumerable.Range(0, 10).Select(i => new TextItem(Name("p", i), Name("example ", i)) { Labels = [spec.Labels![i % 3]] }),
        ];
        var experiment = Experiment.Prepare(spec, documents, pool, PromptTemplate.Default);
        return (
            await new Runner(store, TimeProvider.System).RunAsync(
                experiment,
                new ScriptedModel { DependsOnBatch = true, Fault = HostileTexts.Fault }
            )
        ).Run;
    }

    private static void Write(string file, Report report)
    {
        using var stream = File.Create(file);
        ReportPage.Write(report, stream);
    }

    private static ReportDocument WithinBound(ReportDocument document)
    {
        var trace = document.Answers[0]!.Trace!;
        var (first, distribution) = (trace.Steps[0], trace.Steps[0].Distribution);
        double?[] limits = [.. distribution.Options.Select(option => option == first.Chosen ? (double?)null : 0.00012)];
        var step = first with { Distribution = distribution with { UpperLimits = limits } };
        return document with { Answers = [document.Answers[0]! with { Trace = trace with { Steps = [step, .. trace.Steps.Skip(1)] } }] };
    }

    /// <summary>At the last step nothing but the written label is on offer.</summary>
    private static ReportDocument WithOneLabelLeft(ReportDocument document)
    {
        var trace = document.Answers[0]!.Trace!;
        var (last, options) = (trace.Steps[^1], trace.Steps[^1].Distribution.Options);
        var forced = new StepDistribution(
            options,
            [.. options.Select(option => option == last.Chosen ? -1 : double.NegativeInfinity)],
            [.. options.Select(option => option == last.Chosen ? 1.0 : 0)],
            Coverage: 1
        );
        return document with
        {
            Answers =
            [
                document.Answers[0]! with
                {
                    Trace = trace with { Steps = [.. trace.Steps.SkipLast(1), last with { Distribution = forced }] },
                },
            ],
        };
    }

    /// <summary>As long as what people write in forums: 70 characters; annotators in turn agree and do not.</summary>
    private static TextItem Document(int number) =>
        new(Name("document-", number), Name("What people write in forums is often about as long as this, number ", number))
        {
            Labels = [Emotions[number % 7]],
            Annotations = new Dictionary<string, IReadOnlyList<string>>
            {
                ["rater-1"] = [Emotions[number % 7]],
                ["rater-2"] = number % 3 == 0 ? [] : [Emotions[number % 7], Emotions[number / 7 % 7]],
                ["rater-3"] = [Emotions[number / 49 % 7]],
            },
        };

    /// <summary>A single bar as wide as the chart, whose tooltip holds markup.</summary>
    private static ReportChart HostileChart =>
        new(
            "hostile",
            "calibration",
            HostileTexts.Markup,
            HostileTexts.Markup,
            new JsonObject
            {
                ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["name"] = HostileTexts.Markup, ["value"] = 1 }) },
                ["width"] = "container",
                ["height"] = 100,
                ["mark"] = new JsonObject { ["type"] = "bar", ["size"] = 80 },
                ["encoding"] = new JsonObject
                {
                    ["x"] = new JsonObject { ["field"] = "value", ["type"] = "quantitative" },
                    ["tooltip"] = new JsonArray(
                        new JsonObject
                        {
                            ["field"] = "name",
                            ["type"] = "nominal",
                            ["title"] = HostileTexts.Markup,
                        }
                    ),
                },
            }
        );

    private static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number}");
}
