namespace Plurality.Remote.Transport;

/// <summary>Which part of an engine's address names the model.</summary>
internal enum ModelPlace
{
    /// <summary>None: the engine has one model.</summary>
    None,

    /// <summary>The path: <c>http://HOST:8000/MODEL</c>.</summary>
    Path,

    /// <summary>What stands behind #, as the path belongs to the interface: <c>https://HOST/v1#MODEL</c>.</summary>
    Fragment,
}
