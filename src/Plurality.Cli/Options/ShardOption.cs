using System.CommandLine;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Options;

/// <summary>The option that computes a part of a run.</summary>
internal static class ShardOption
{
    /// <summary>Creates the option.</summary>
    public static Option<string> Create()
    {
        var option = new Option<string>("--shard")
        {
            Description =
                "Compute one of several parts, such as 3/16, into a store of its own. Each machine computes another one; "
                + "'plurality runs merge' joins them. Default store: plurality.shard-3-of-16.db.",
            HelpName = "NUMBER/COUNT",
        };
        option.RefuseWhat(written => RunShard.Parse(written));
        return option;
    }

    /// <summary>The shard; null where none is given.</summary>
    public static RunShard? Read(ParseResult parse, Option<string> option) =>
        parse.GetValue(option) is { } written ? RunShard.Parse(written) : null;
}
