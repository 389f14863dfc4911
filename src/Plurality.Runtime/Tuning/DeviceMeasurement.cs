using Plurality.Llama.Benchmarks;
using Plurality.Llama.Cache;
using Plurality.Llama.Tuning;

namespace Plurality.Runtime.Tuning;

/// <summary>The measurements of some settings of a device.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="DocumentsPerSecond">Documents answered and stored per second.</param>
/// <param name="Divergence">How far label probabilities are from those with <see cref="DeviceTuning.Reference"/>.</param>
internal sealed record DeviceMeasurement(DeviceSettings Settings, Spread DocumentsPerSecond, LabelDivergence Divergence);
