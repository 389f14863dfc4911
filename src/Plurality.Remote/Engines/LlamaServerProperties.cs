namespace Plurality.Remote.Engines;

/// <summary>What <c>/props</c> of llama-server says.</summary>
/// <param name="Version">The build.</param>
/// <param name="Model">The model's alias, which answers carry.</param>
/// <param name="Details">What else tells the model from others.</param>
/// <param name="ContextLength">The longest text, in tokens, with one token free for the answer.</param>
/// <param name="HasTemplate">Whether the model has a chat template.</param>
/// <param name="Slots">How many requests are computed at once.</param>
internal sealed record LlamaServerProperties(
    string Version,
    string Model,
    IReadOnlyDictionary<string, string> Details,
    int ContextLength,
    bool HasTemplate,
    int Slots
);
