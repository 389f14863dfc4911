namespace Plurality.Runtime.TrainingFiles;

/// <summary>The trainers that training files are written for (docs/guide/fine-tuning.md).</summary>
internal enum TrainingFileFormat
{
    /// <summary>Supervised fine-tuning with Hugging Face TRL: prompt and completion.</summary>
    TrlSupervised,

    /// <summary>Preferences for Hugging Face TRL: prompt, chosen and rejected.</summary>
    TrlPreference,

    /// <summary>Supervised fine-tuning at OpenAI: messages.</summary>
    OpenAi,

    /// <summary>Supervised fine-tuning with Axolotl: segments with and without loss, or messages.</summary>
    Axolotl,
}
