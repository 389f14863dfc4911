namespace Plurality.Cli.Options;

/// <summary>The data files that a command reads, as positional arguments; <c>-</c> is standard input.</summary>
/// <param name="name">Its name in help texts.</param>
internal sealed class InputArgument(string name) : FilesArgument(name);
