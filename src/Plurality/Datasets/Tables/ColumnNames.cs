using System.Text.RegularExpressions;

namespace Plurality.Datasets.Tables;

/// <summary>What the names of columns say about their contents.</summary>
internal static partial class ColumnNames
{
    /// <summary>Names of columns beside a label that may say whether it was chosen.</summary>
    public static readonly IReadOnlyList<string> Qualifiers =
    [
        "vote",
        "rating",
        "score",
        "intensity",
        "grade",
        "present",
        "chosen",
        "selected",
        "applies",
        "answer",
        "count",
        "votes",
        "share",
    ];

    /// <summary>Names of id columns if no column is called <c>id</c>.</summary>
    public static readonly IReadOnlyList<string> Ids =
    [
        "text_id",
        "item_id",
        "sentence_id",
        "comment_id",
        "tweet_id",
        "post_id",
        "doc_id",
        "document_id",
    ];

    /// <summary>The name that pandas gives an index without one when it writes Parquet.</summary>
    public const string ParquetIndex = "__index_level_0__";

    /// <summary>
    /// Whether a column holds what one annotator chose. A user or an expert needs a number: <c>user_location</c> and <c>user_verified</c>
    /// are about the author of the text.
    /// </summary>
    public static bool IsAnnotator(string name) =>
        Annotator().IsMatch(name) && !AboutAnnotators().IsMatch(name) && (Numbered().IsMatch(name) || !AboutAuthors().IsMatch(name));

    /// <summary>Whether a column may hold what one annotator chose, or something about that annotator.</summary>
    public static bool NamesAnnotator(string name) => Annotator().IsMatch(name);

    /// <summary>Whether a column holds labels made of the votes.</summary>
    public static bool IsAggregate(string name) => Aggregate().IsMatch(name);

    /// <summary>Whether a column holds the number of annotators.</summary>
    public static bool IsTotal(string name) => Total().IsMatch(name);

    /// <summary>Whether a column's name ends as that of an id.</summary>
    public static bool EndsInId(string name) => IdEnding().IsMatch(name);

    /// <summary>Whether a column is the index that pandas or R writes in front of the others.</summary>
    public static bool IsUnnamedIndex(string name) => name is "" or "Unnamed: 0" or ParquetIndex;

    [GeneratedRegex(
        @"^(annotator|annot|rater|coder|worker|judge|turker|expert|reviewer|labell?er|user)([ _.-]?\d+|[ _.-].+)$|^(ann|a|r|w)[ _.-]?\d+$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Annotator();

    [GeneratedRegex(
        @"[ _.-](ids?|name|count|n|num|number|age|gender|sex|race|ethnicity|education|locale|country|language|time|date|comments?|notes?"
            + @"|confidence|severity|income|ideology|religion|sexuality)([ _.-].*)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex AboutAnnotators();

    [GeneratedRegex(@"[ _.-]?\d+$")]
    private static partial Regex Numbered();

    [GeneratedRegex("^(user|expert)", RegexOptions.IgnoreCase)]
    private static partial Regex AboutAuthors();

    [GeneratedRegex(@"[ _.-]id$", RegexOptions.IgnoreCase)]
    private static partial Regex IdEnding();

    [GeneratedRegex(@"^(majority|gold|final|aggregated?|consensus|adjudicated|hard)([ _.-]?(vote|label)s?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Aggregate();

    [GeneratedRegex(
        @"^(n|total|num|number|no|count)?[ _.-]?(of)?[ _.-]?(annotators?|raters?|coders?|workers?|judge?s|votes?|annotations?|total|n)"
            + @"([ _.-]?(count|n|number|total))?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Total();
}
