using System.Text.Json.Nodes;

namespace Plurality.Catalogues;

/// <summary>All that a catalogue knows of one part of methods; name, summary, cost and need are those of the part itself.</summary>
/// <param name="Default">The part with the options that it has by default.</param>
/// <param name="Parse">Makes the part with other options of its text; null where it has no options.</param>
/// <param name="Read">Reads what it learned from JSON; null where it learns nothing.</param>
internal sealed record MethodPartEntry<TPart, TFitted>(
    TPart Default,
    Func<OptionText, TPart>? Parse = null,
    Func<JsonObject, TFitted>? Read = null
)
    where TPart : class, IMethodPart;
