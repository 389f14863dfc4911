using Plurality.Training.Network;
using Plurality.Training.Packing;
using Plurality.Training.Samples;

namespace Plurality.Training.Objectives;

/// <summary>What training makes small.</summary>
internal interface IObjective
{
    /// <summary>By what the sum of losses is divided: how many tokens or pairs a sample counts.</summary>
    int CountOf(TrainingSample sample);

    /// <summary>Computes the sum of the losses of a batch.</summary>
    /// <param name="network">The model.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="gradientScale">If not null, gradients of the sum times this number are added to the adapter's.</param>
    double Evaluate(LlamaNetwork network, PackedBatch batch, double? gradientScale);
}
