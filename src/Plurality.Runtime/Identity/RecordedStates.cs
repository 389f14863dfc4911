namespace Plurality.Runtime.Identity;

/// <summary>The data that traces record in addition to steps.</summary>
/// <param name="Attention">Whether attention shares are recorded.</param>
/// <param name="HiddenLayers">The layers whose hidden states are recorded, from 1.</param>
internal sealed record RecordedStates(bool Attention, IReadOnlyList<int> HiddenLayers);
