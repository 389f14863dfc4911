namespace Plurality.Cli.Terminals;

/// <summary>What takes long, told before it begins. Not <see cref="Progress{T}"/>, which would tell it on another thread, some time
/// later.</summary>
internal sealed class Announcements(Terminal terminal) : IProgress<string>
{
    /// <inheritdoc/>
    public void Report(string value) => terminal.Note(value + " …");
}
