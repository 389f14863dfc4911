using Plurality.Analysis;
using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Reports;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Samples;

/// <summary>Runs an experiment, keeps it in a store, and evaluates, analyses and reports what is stored.</summary>
public static class Experiments
{
    /// <summary>How llama.cpp opens a model for a run file.</summary>
    public static LlamaModelOptions Options(string runFile) =>
        RunSpec.Read(runFile)[0].ModelOptions with
        {
            Weights = WeightFormat.F16,
            KeyValue = KeyValueType.F16,
        };

    /// <summary>The embedded model with a LoRA adapter at half its strength.</summary>
    public static LlamaModelOptions Adapted(string adapter) => new() { Adapters = [new LlamaAdapter(adapter, Scale: 0.5)] };

    /// <summary>Runs an experiment whose documents are at hand.</summary>
    public static async Task<StoredRun> RunAsync(
        RunStore store,
        ILanguageModel model,
        IReadOnlyList<TextItem> documents,
        IReadOnlyList<TextItem> pool,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var spec = new RunSpec
        {
            Name = "moods",
            Data = new RunData("moods.jsonl", "pool.jsonl"),
            Prompt = new PromptSpec { Shots = 2 },
            Methods = ["first-step", "hard"],
        };
        var experiment = Experiment.Prepare(spec, documents, pool, PromptTemplate.Default);
        var progress = new Progress<RunProgress>(at => output.WriteLine(FormattableString.Invariant($"{at.Done} of {at.Total}")));
        RunSummary summary = await new Runner(store, TimeProvider.System)
            .RunAsync(experiment, model, progress, cancellationToken)
            .ConfigureAwait(false);
        return summary.Run;
    }

    /// <summary>The scoreboard of a stored run, with one fitted threshold per label where there is training data.</summary>
    public static Scoreboard Evaluate(RunStore store, StoredRun run, bool fitThresholds) =>
        new RunEvaluation(store, new ScoreboardOptions { Resamples = 100 })
        {
            FitThreshold = fitThresholds ? ThresholdKind.PerLabel : null,
        }.Of(run);

    /// <summary>The methods of a stored run as they were fitted.</summary>
    public static IEnumerable<string> Fitted(RunStore store, StoredRun run) =>
        RunMethods.Fit(store, run).Fitted.Select(method => $"{method.Key}: {method.Value.Fault?.Message ?? "fitted"}");

    /// <summary>Prints what every analysis finds in a stored run.</summary>
    public static void Analyse(RunStore store, StoredRun run, TextWriter output)
    {
        AnalysedRun analysed = StoredAnalysis.Read(store, run);
        foreach (AnalysisResult result in AnalysisCatalogue.Run([analysed], AnalysisCatalogue.All, new AnalysisSettings(resamples: 100)))
        {
            foreach (Finding finding in result.Findings)
            {
                output.WriteLine($"{result.Analysis}: {finding.Sentence}");
            }

            foreach (Headline headline in result.Headlines)
            {
                output.WriteLine(FormattableString.Invariant($"{headline.Name}: {headline.Figure.Estimate.Value:0.00}"));
            }

            foreach (FigureTable table in result.Tables)
            {
                IReadOnlyList<FigureRow> rows = table.Rows;
                output.WriteLine(FormattableString.Invariant($"{table.Title}: {rows.Count} figures"));
            }
        }
    }

    /// <summary>Writes the report of all runs in a store.</summary>
    public static void Report(RunStore store, Stream page) => ReportPage.Write(store, store.List(), "Moods", page);
}
