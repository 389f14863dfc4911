using Plurality.Models;

namespace Plurality.Llama.Engine;

/// <summary>A model with which two threads can work at once: while the device computes for one, the other's rows are read.</summary>
internal interface IConcurrentModel : ITokenModel
{
    /// <summary>
    /// The same loaded model for a second thread, with a context of its own and the same identity; the first one owns it. A batch has the
    /// same result in both. Null where the processor itself computes: two would only share its cores.
    /// </summary>
    ILanguageModel? Second { get; }
}
