namespace Plurality.Models;

/// <summary>
/// Everything about a model that can change a result: part of a run's identity. Two equal identities give the same digits on the same
/// machine if the backend guarantees repeatable results.
/// </summary>
/// <param name="Backend">What runs the model, such as <c>llama.cpp</c>.</param>
/// <param name="Model">A readable name of the model; comparisons use the record.</param>
/// <param name="Record">
/// The backend's own record as a JSON object: files by hash, versions, number formats, everything that changes a digit, and nothing else.
/// </param>
public sealed record ModelIdentity(string Backend, string Model, string Record)
{
    /// <summary>Whether prompts in the model's chat template make a reasoning model answer without thinking. It is part of the identity of
    /// runs with such prompts only.</summary>
    public bool ThinkingOff { get; init; }
}
