using Plurality.Llama.Cache;

namespace Plurality.Runtime.Tuning;

/// <summary>The result of <see cref="DeviceTuning"/>.</summary>
/// <param name="Compared">The number of documents whose label probabilities were compared.</param>
/// <param name="Measured">The measurements, in their order.</param>
/// <param name="Skipped">The settings that were not measured, at every batch size, and why.</param>
internal sealed record DeviceTuningReport(
    int Compared,
    IReadOnlyList<DeviceMeasurement> Measured,
    IReadOnlyList<(DeviceSettings Settings, string Reason)> Skipped
)
{
    /// <summary>The settings with the most documents per second among those whose probabilities differ by at most this value.</summary>
    public DeviceMeasurement? Fastest(double divergence) =>
        Measured.Where(measured => measured.Divergence.Maximum <= divergence).MaxBy(measured => measured.DocumentsPerSecond.Median);
}
