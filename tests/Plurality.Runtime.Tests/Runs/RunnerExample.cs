using System.Text;
using Plurality.Decoding;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

/// <summary>A run with every kind of record, and how tests run and export it.</summary>
internal static class RunnerExample
{
    /// <summary>Five waves of four documents, the last of two, with everything recorded.</summary>
    public static readonly Experiment Sample = SampleExperiment.Of(
        18,
        SampleExperiment.Spec with
        {
            Methods = ["first-step", "compare-to-none", "hard", "max-over-generations"],
            HiddenLayers = [GenerationSettings.LastLayer, 2],
            Attention = true,
        }
    );

    public static Task<RunSummary> Run(RunStore store, Experiment experiment, ScriptedModel model) =>
        new Runner(store, TimeProvider.System).RunAsync(experiment, model, progress: null, TestContext.Current.CancellationToken);

    public static string Export(RunStore store, string name)
    {
        using var bytes = new MemoryStream();
        RunExport.Write(store, store.Find(name)!, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
