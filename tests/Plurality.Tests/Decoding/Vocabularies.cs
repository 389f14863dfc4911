using Plurality.Testing;

namespace Plurality.Tests.Decoding;

/// <summary>Made-up vocabularies that cut answers in different ways.</summary>
internal static class Vocabularies
{
    /// <summary>Labels that share beginnings, and one that is the beginning of another.</summary>
    public static readonly string[] Labels = ["per:age", "per:title", "joy", "joyful"];

    /// <summary>Bytes, and the least that the format json asks for: a token that ends an answer.</summary>
    public const string BytesOnly = "bytes";

    /// <summary>The end of a label's quotes merges with the comma, the space with the next quotes.</summary>
    public const string Merged = "merged";

    /// <summary>The whole ending is one token, and so is what stands between labels.</summary>
    public const string Whole = "whole";

    /// <summary>Half of the ending is a token, labels have pieces, and a beginning opens every text.</summary>
    public const string WithBeginning = "beginning";

    public static IEnumerable<string> Names => [BytesOnly, Merged, Whole, WithBeginning];

    public static ScriptedTokenizer Named(string name) =>
        name switch
        {
            BytesOnly => new ScriptedTokenizer("\"]"),
            Merged => new ScriptedTokenizer("\"]", "\",", " \"", "[\"", " and", " the", "joy"),
            Whole => new ScriptedTokenizer("\"]}", "\", \"", "\"]", "per:", "title", " joy", " and", " the", "none"),
            _ => new ScriptedTokenizer("\"]", "pe", "r:", "jo", "ful", "Labels:", " no", "thing")
            {
                HasBeginning = true,
                Ends = ["<a>", "<b>"],
            },
        };
}
