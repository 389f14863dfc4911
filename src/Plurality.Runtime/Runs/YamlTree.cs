using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plurality.Runtime.Runs;

/// <summary>
/// Reads YAML into values with their places. It uses the events of the parser, because the document model of the library throws at the
/// first repeated key and would hide the other faults of the file.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>Run files nest at most 3 levels deep. The limit keeps a hostile file from exhausting the stack.</summary>
    private const int MaximumDepth = 32;

    private readonly IParser _parser;
    private readonly Dictionary<string, YamlValue> _anchors = new(StringComparer.Ordinal);

    private YamlTree(IParser parser) => _parser = parser;

    /// <summary>Reads the only document of a YAML text; null for an empty text.</summary>
    /// <exception cref="YamlException">The text is not YAML, or has a construct that run files must not have. The exception has the
    /// place.</exception>
    public static YamlValue? Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = new YamlTree(parser).Value(depth: 0);
        parser.Consume<DocumentEnd>();
        if (parser.TryConsume<DocumentStart>(out var second))
        {
            throw new YamlException(second.Start, second.End, "the file must hold one YAML document; a second one begins here");
        }

        return root;
    }

    private YamlValue Value(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value.Value, out var meant)
                ? meant
                : throw new YamlException(alias.Start, alias.End, $"the alias *{alias.Value} must name an anchor before it");
        }

        if (!_parser.Accept<NodeEvent>(out var node))
        {
            throw new YamlException("the file must hold a value here");
        }

        if (depth > MaximumDepth)
        {
            throw new YamlException(node.Start, node.End, $"values must not be nested deeper than {MaximumDepth}");
        }

        var (line, column) = (checked((int)node.Start.Line), checked((int)node.Start.Column));
        YamlValue value = node switch
        {
            Scalar => new YamlText(_parser.Consume<Scalar>().Value, line, column),
            SequenceStart => new YamlList(Items(depth), line, column),
            _ => new YamlMap(Entries(depth), line, column),
        };
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = value;
        }

        return value;
    }

    private List<YamlValue> Items(int depth)
    {
        _parser.Consume<SequenceStart>();
        List<YamlValue> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Value(depth + 1));
        }

        return items;
    }

    private List<(YamlText Key, YamlValue Value)> Entries(int depth)
    {
        _parser.Consume<MappingStart>();
        List<(YamlText, YamlValue)> entries = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var at = _parser.Current!;
            var key = Value(depth + 1) as YamlText ?? throw new YamlException(at.Start, at.End, "a key must be text");
            entries.Add((key, Value(depth + 1)));
        }

        return entries;
    }
}
