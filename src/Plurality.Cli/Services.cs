using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Runtime.Models;

namespace Plurality.Cli;

/// <summary>Loads the model of a choice; its warnings go to the terminal.</summary>
/// <exception cref="PluralityException">The model cannot be used.</exception>
internal delegate ILanguageModel OpenModel(ModelChoice choice, Terminal terminal, CancellationToken cancellationToken);

/// <summary>What the commands need from the world; tests give them another one.</summary>
/// <param name="Terminal">Standard input, output and error.</param>
/// <param name="OpenModel">Loads a model.</param>
internal sealed record Services(Terminal Terminal, OpenModel OpenModel);
