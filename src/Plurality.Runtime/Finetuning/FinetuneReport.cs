using System.Globalization;
using System.Text.Json.Nodes;
using Plurality.Llama.Adapters;
using Plurality.Reports;
using Plurality.Runtime.Reports;
using Plurality.Training;

namespace Plurality.Runtime.Finetuning;

/// <summary>The page that a fine-tuning leaves beside its adapter: losses, the steps of answers before and after, and settings.</summary>
internal static class FinetuneReport
{
    private const int Height = 260;

    /// <summary>Writes the page and replaces an older one.</summary>
    /// <param name="run">The complete training.</param>
    /// <param name="answers">The steps of the model's answers; empty without validation documents.</param>
    /// <exception cref="IOException">The file cannot be written. An older one is unchanged.</exception>
    public static void Write(FinetuneRun run, (IReadOnlyList<AnswerStep> Before, IReadOnlyList<AnswerStep> After) answers)
    {
        var content = Content(
            [
                ("Objective", run.Objective.Name()),
                ("Model", Path.GetFileName(run.ModelPath)),
                ("Documents to learn from", Number(run.Documents.Training.Count)),
                ("Validation documents", Number(run.Documents.Validation.Count)),
                ("Parameters", Number(run.Parameters)),
                ("Steps", Number(run.Trainer.Steps.Count)),
            ],
            run.Settings,
            run.Trainer.Steps,
            run.Trainer.Evaluations,
            answers
        );
        NewFile.Write(run.Report, stream => TrainingPage.Write(Path.GetFileName(run.Output), content, stream));
    }

    /// <summary>What the page shows.</summary>
    /// <param name="facts">What stands at its top.</param>
    /// <param name="settings">What the adapter's bytes depend on.</param>
    /// <param name="steps">The steps of the training, at least one.</param>
    /// <param name="evaluations">The evaluations; none without validation documents.</param>
    /// <param name="answers">The steps of the model's answers; empty without validation documents.</param>
    public static JsonObject Content(
        (string Name, string Value)[] facts,
        string settings,
        IReadOnlyList<TrainingStep> steps,
        IReadOnlyList<TrainingEvaluation> evaluations,
        (IReadOnlyList<AnswerStep> Before, IReadOnlyList<AnswerStep> After) answers
    )
    {
        JsonObject[] rows =
        [
            .. answers
                .Before.Select(step => Row(step, "without the adapter"))
                .Concat(answers.After.Select(step => Row(step, "with it")))
                .OrderBy(row => (int)row["step"]!),
        ];
        return new JsonObject
        {
            ["facts"] = new JsonArray([.. facts.Select(fact => new JsonArray(fact.Name, fact.Value))]),
            ["losses"] = Losses(steps, evaluations),
            ["documents"] =
                $"The model answers the first {AnswerStep.MostDocuments} validation documents of each label set, without the adapter and "
                + "with it. Probability and entropy are means over the answers that have the step.",
            ["steps"] = new JsonArray([.. rows.Select(row => row.DeepClone())]),
            ["settings"] = settings,
            ["charts"] = new JsonArray([LossChart(steps, evaluations), .. rows.Length == 0 ? [] : StepCharts(rows)]),
        };
    }

    private static string Losses(IReadOnlyList<TrainingStep> steps, IReadOnlyList<TrainingEvaluation> evaluations)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"Training loss of the first step {steps[0].Loss:0.000}, of the last {steps[^1].Loss:0.000}."
        );
        if (evaluations.Count == 0)
        {
            return $"{text} There are no validation documents; the adapter is that of the last step.";
        }

        var best = evaluations.Where(one => one.Steps > 0).MinBy(one => one.Loss);
        var (before, lowest) = (evaluations[0].Loss, best.Loss);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{text} Validation loss before training {before:0.000}, at its lowest {lowest:0.000} after {best.Steps} steps: the adapter is "
                + $"that of this step."
        );
    }

    private static JsonObject LossChart(IReadOnlyList<TrainingStep> steps, IReadOnlyList<TrainingEvaluation> evaluations) =>
        Chart(
            "losses",
            "losses",
            "Loss by step",
            Losses(steps, evaluations),
            [
                .. steps.Select((step, i) => Loss(i + 1, "training", step.Loss)),
                .. evaluations.Select(one => Loss(one.Steps, "validation", one.Loss)),
            ],
            ("steps", "quantitative"),
            ("loss", "loss"),
            "documents"
        );

    private static IEnumerable<JsonObject> StepCharts(JsonObject[] rows) =>
        from chart in ((string Field, string Title)[])[("top", "highest probability"), ("entropy", "entropy in bits")]
        select Chart(
            $"steps.{chart.Field}",
            "steps",
            $"{char.ToUpperInvariant(chart.Title[0])}{chart.Title[1..]} at each step",
            string.Join("; ", rows.Select(row => $"step {row["step"]} {row["adapter"]}: {row[chart.Field]}")),
            [.. rows.Select(row => row.DeepClone())],
            ("step", "ordinal"),
            chart,
            "adapter"
        );

    /// <summary>A line for each value of a column, with points.</summary>
    private static JsonObject Chart(
        string id,
        string section,
        string title,
        string alternative,
        JsonNode[] rows,
        (string Field, string Type) x,
        (string Field, string Title) y,
        string series
    ) =>
        new()
        {
            ["id"] = id,
            ["section"] = section,
            ["title"] = title,
            ["alternative"] = alternative,
            ["specification"] = new JsonObject
            {
                ["$schema"] = VegaLite.Schema,
                ["data"] = new JsonObject { ["values"] = new JsonArray(rows) },
                ["width"] = "container",
                ["height"] = Height,
                ["autosize"] = new JsonObject { ["type"] = "fit-x", ["contains"] = "padding" },
                ["mark"] = new JsonObject
                {
                    ["type"] = "line",
                    ["point"] = new JsonObject { ["size"] = x.Type == "ordinal" ? 60 : 12 },
                },
                ["encoding"] = new JsonObject
                {
                    ["x"] = Upright(VegaLite.Field(x.Field, x.Type)),
                    ["y"] = VegaLite.Field(y.Field, "quantitative", y.Title),
                    ["color"] = AsGiven(VegaLite.Field(series, "nominal")),
                    ["tooltip"] = new JsonArray(
                        VegaLite.Field(x.Field, "ordinal"),
                        VegaLite.Field(series, "nominal"),
                        VegaLite.Field(y.Field, "quantitative", y.Title)
                    ),
                },
            },
        };

    private static JsonObject Upright(JsonObject channel)
    {
        channel["axis"] = new JsonObject { ["labelAngle"] = 0 };
        return channel;
    }

    /// <summary>Colours in the order in which the data have the values, not the alphabet's.</summary>
    private static JsonObject AsGiven(JsonObject channel)
    {
        channel["sort"] = null;
        return channel;
    }

    private static JsonObject Loss(int steps, string documents, double loss) =>
        new JsonObject
        {
            ["steps"] = steps,
            ["documents"] = documents,
            ["loss"] = VegaLite.Number(loss),
        };

    private static JsonObject Row(AnswerStep step, string adapter) =>
        new()
        {
            ["step"] = step.Step,
            ["adapter"] = adapter,
            ["answers"] = step.Documents,
            ["top"] = VegaLite.Number(step.Top),
            ["entropy"] = VegaLite.Number(step.Entropy),
        };

    private static string Number(long number) => number.ToString("n0", CultureInfo.InvariantCulture);
}
