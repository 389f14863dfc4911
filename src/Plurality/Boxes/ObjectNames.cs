namespace Plurality.Boxes;

/// <summary>The things that puzzles are about: words of one piece, none part of another, all with the article "the".</summary>
internal static class ObjectNames
{
    /// <summary>All names. Their order must not change: a puzzle with n objects uses the first n.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "acorn", "bell", "candle", "dice", "envelope", "feather", "glove", "hammer", "iris", "jar",
        "kite", "lantern", "magnet", "needle", "orange", "pebble", "quill", "ribbon", "spoon", "thimble",
        "umbrella", "violin", "whistle", "xylophone", "yoyo", "zipper", "anchor", "brush", "coin", "drum",
        "easel", "flute", "goblet", "hourglass", "inkwell", "jigsaw", "kettle", "ladle", "mitten", "notebook",
        "oboe", "puppet", "quilt", "rattle", "scarf", "teapot", "urn", "vase", "walnut", "yarn",
        "apron", "button", "compass", "domino", "eraser", "funnel", "globe", "helmet", "idol", "jewel",
    ];
}
