namespace Plurality.Runtime.Runs;

/// <summary>A value of a YAML file and where it begins, both counted from 1. Text is text: nothing is taken for a number, a date or
/// nothing.</summary>
internal abstract record YamlValue(int Line, int Column);

/// <summary>Text, whether quoted or plain.</summary>
internal sealed record YamlText(string Value, int Line, int Column) : YamlValue(Line, Column);

/// <summary>A list, as <c>[a, b]</c> or with a dash a line.</summary>
internal sealed record YamlList(IReadOnlyList<YamlValue> Items, int Line, int Column) : YamlValue(Line, Column);

/// <summary>Keys and values in the order of the file; a key may occur twice, which its reader reports.</summary>
internal sealed record YamlMap(IReadOnlyList<(YamlText Key, YamlValue Value)> Entries, int Line, int Column) : YamlValue(Line, Column);
