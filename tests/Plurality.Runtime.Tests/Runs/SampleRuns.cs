using System.Text;
using Plurality.Datasets;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.TestKit;

namespace Plurality.Runtime.Tests.Runs;

/// <summary>A run of many methods with all its parts, made by the fake model: twelve test documents, fourteen to learn from, ten to
/// show.</summary>
internal static class SampleRuns
{
    public static readonly string[] Everything =
    [
        "first-step",
        "hard",
        "unary",
        "binary",
        "marginal",
        "sampled:3",
        "first-step+contextual",
        "first-step+batch+pool-prior@2",
        "first-step|platt",
        "probe:penalty=1",
        "prior",
    ];

    public static IReadOnlyList<TextItem> Documents { get; } = [.. Enumerable.Range(0, 12).Select(i => Item("d", i))];

    public static IReadOnlyList<TextItem> Training { get; } = [.. Enumerable.Range(0, 14).Select(i => Item("t", i))];

    public static RunSpec Spec(params string[] methods) => SampleExperiment.Spec with { Methods = methods };

    public static IReadOnlyList<Experiment> Parts(
        RunSpec spec,
        IReadOnlyList<TextItem>? documents = null,
        IReadOnlyList<TextItem>? training = null,
        IReadOnlyList<TextItem>? pool = null
    ) => Experiment.PrepareAll(spec, documents ?? Documents, pool ?? SampleExperiment.Pool, training ?? Training, PromptTemplate.Default);

    /// <summary>Runs all parts and gives the run that they are parts of.</summary>
    public static async Task<StoredRun> MakeAsync(
        RunStore store,
        IEnumerable<Experiment> parts,
        ILanguageModel model,
        CancellationToken cancellationToken
    )
    {
        var runner = new Runner(store, TimeProvider.System);
        StoredRun? main = null;
        foreach (var part in parts)
        {
            var summary = await runner.RunAsync(part, model, cancellationToken: cancellationToken);
            main ??= summary.Run;
        }

        return main!;
    }

    public static string Export(RunStore store, string name)
    {
        using var output = new MemoryStream();
        RunExport.Write(store, store.Find(name)!, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>Labels in turn, and two annotators who agree on every other document.</summary>
    private static TextItem Item(string kind, int number)
    {
        string[] labels = (number % 3) switch
        {
            0 => [],
            1 => ["joy"],
            _ => ["joy", "fear"],
        };
        var name = FormattableString.Invariant($"{kind}{number}");
        return new TextItem(name, $"text of {name}")
        {
            Labels = labels,
            Annotations = new Dictionary<string, IReadOnlyList<string>> { ["u1"] = labels, ["u2"] = number % 2 == 0 ? labels : ["anger"] },
        };
    }
}
