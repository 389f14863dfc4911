namespace Plurality.Labels;
/// <summary>Stand-in until the real one is merged.</summary>
public sealed class LabelSet : System.Collections.ObjectModel.ReadOnlyCollection<string>
{
    /// <summary>The answer that no label applies.</summary>
    public const string None = "none";
    private LabelSet(List<string> l) : base(l) { }
    /// <summary>Makes a set.</summary>
    public static LabelSet Create(IEnumerable<string> labels) => new([.. labels]);
    /// <summary>Finds a label as written.</summary>
    public int Find(string written) { for (var i = 0; i < Count; i++) { if (string.Equals(this[i], written.Trim(), StringComparison.OrdinalIgnoreCase)) { return i; } } return -1; }
}
