namespace Plurality.Runtime.Finetuning;

/// <summary>What fine-tuning makes small.</summary>
internal enum FinetuneObjective
{
    /// <summary><c>sft</c>: the negative log-likelihood of the gold answer.</summary>
    Supervised,

    /// <summary><c>sft-soft</c>: the cross-entropy to the shares of annotators at every step of a list.</summary>
    Soft,

    /// <summary><c>dpo</c>: direct preference optimisation.</summary>
    Preference,
}
