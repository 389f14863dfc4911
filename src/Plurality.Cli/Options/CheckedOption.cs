using System.CommandLine;

namespace Plurality.Cli.Options;

/// <summary>Options whose value is a small language of its own, such as a method.</summary>
internal static class CheckedOption
{
    /// <summary>Reports what a reader of the value refuses as wrong usage.</summary>
    /// <param name="option">The option.</param>
    /// <param name="read">Reads the value; throws a <see cref="PluralityException"/> for one that cannot be read.</param>
    public static void RefuseWhat(this Option<string> option, Action<string> read) =>
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [.., var written])
            {
                return;
            }

            try
            {
                read(written.Value);
            }
            catch (PluralityException fault)
            {
                result.AddError($"{option.Name}: {fault.Message}");
            }
        });
}
