using System.Text.RegularExpressions;
using Plurality.Models;

namespace Plurality.Remote.Transport;

/// <summary>Where a model runs behind an HTTP interface, written <c>ENGINE:http://HOST:PORT</c>, or
/// <c>ENGINE:http://HOST:PORT/MODEL</c> if the engine can have several models.</summary>
/// <param name="Engine">The name of the engine.</param>
/// <param name="Base">The root of its interface, with a slash at the end.</param>
/// <param name="Model">The name of the model; empty if the address names none.</param>
internal sealed partial record EngineAddress(string Engine, Uri Base, string Model)
{
    /// <summary>Whether a text is an address and not the path of a file: an engine's name, a colon, <c>http://</c> or
    /// <c>https://</c>.</summary>
    public static bool IsAddress(string text) => Form().IsMatch(text);

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="engines">The engines that are known, and which part of their address names a model.</param>
    /// <exception cref="ModelException">The address has another form, names an unknown engine, or holds a password.</exception>
    public static EngineAddress Parse(string text, IReadOnlyDictionary<string, ModelPlace> engines)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (!IsAddress(text) || !Uri.TryCreate(text[(colon + 1)..], UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw new ModelException($"A model's address must be ENGINE:http://HOST:PORT, such as llama-server:http://localhost:8080.");
        }

        var engine = text[..colon];
        if (!engines.TryGetValue(engine, out var place))
        {
            throw new ModelException($"The engine of a model's address must be {string.Join(" or ", engines.Keys)}; got '{engine}'.");
        }

        // The address is stored and shown, so it must not hold a secret. This message does not repeat it.
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || (uri.Fragment.Length > 0 && place != ModelPlace.Fragment))
        {
            throw new ModelException(
                $"A model's address must end with the path: no user, password, ? or #. Set a key in {ApiKey.VariableOf(engine)}."
            );
        }

        return place == ModelPlace.Path
            ? new EngineAddress(
                engine,
                new Uri(uri.GetLeftPart(UriPartial.Authority) + "/"),
                Uri.UnescapeDataString(uri.AbsolutePath).Trim('/')
            )
            : new EngineAddress(
                engine,
                new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"),
                Uri.UnescapeDataString(uri.Fragment.TrimStart('#'))
            )
            {
                Place = place,
            };
    }

    /// <summary>Which part of the address names the model.</summary>
    public ModelPlace Place { get; init; } = ModelPlace.Path;

    /// <summary>The address as it is typed.</summary>
    public override string ToString() =>
        $"{Engine}:{Base.AbsoluteUri.TrimEnd('/')}{(Model.Length > 0 ? (Place == ModelPlace.Fragment ? "#" : "/") + Model : "")}";

    [GeneratedRegex("^[a-z][a-z-]+:https?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
