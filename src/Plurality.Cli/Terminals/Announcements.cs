namespace Plurality.Cli.Terminals;

/// <summary>Announces slow steps before they begin. <see cref="Progress{T}"/> would report them later, on another thread.</summary>
internal sealed class Announcements(Terminal terminal) : IProgress<string>
{
    /// <inheritdoc/>
    public void Report(string value) => terminal.Note(value + " …");
}
