using System.Globalization;
using System.Text;

namespace Plurality.Prompts;

/// <summary><c>{"label": ["joy", "love"]}</c>; no label applies: <c>{"label": ["none"]}</c>.</summary>
internal sealed class JsonFormat : AnswerFormat
{
    public override string Name => "json";

    public override string Stub => "{\"label\": [\"";

    public override string Continuation => "\", \"";

    public override string Ending => "\"]}";

    public override string NoneOption => "none";

    internal override TokenClass MayFollow { get; } = new(["\""], ContinuationToken: false, EndOfGeneration: false);

    internal override TokenClass EndsAnswer { get; } = new(["\"]"], ContinuationToken: false, EndOfGeneration: false);

    private protected override string Restriction => "no control characters such as line feeds, no ']}'";

    /// <summary>Escapes only what JSON requires: labels in the prompt keep their accents and emoji.</summary>
    public override string Option(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var escaped = new StringBuilder(label.Length);
        foreach (var character in label)
        {
            switch (character)
            {
                case '"' or '\\':
                    escaped.Append('\\').Append(character);
                    break;
                case < ' ':
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
                    break;
                default:
                    escaped.Append(character);
                    break;
            }
        }

        return escaped.ToString();
    }

    public override bool IsOver(string answer) => base.IsOver(answer) || answer.Contains("]}", StringComparison.Ordinal);

    internal override ParsedAnswer Parse(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var labels = new List<WrittenLabel>();
        var reader = new Cursor(answer);
        var opened = reader.Take('{') & reader.TakeWord("\"label\"") & reader.Take(':');
        // A bare string instead of a list (`{"label": "joy"}`) or a list under another key is malformed, but its labels are clear.
        if (!opened)
        {
            reader.SkipTo('[');
        }

        var list = reader.Take('[');
        if (!list && !(opened && reader.At('"')))
        {
            return new ParsedAnswer(labels, WellFormed: false);
        }

        // A label must follow the bracket and every comma: an empty list and a trailing comma are malformed.
        var isDue = true;
        var closed = true;
        while (isDue && closed && reader.Take('"'))
        {
            labels.Add(reader.String(out closed));
            isDue = list && reader.Take(',');
        }

        var wellFormed =
            opened
            && list
            && closed
            && !isDue
            && reader.Take(']')
            && reader.Take('}')
            && reader.AtEnd
            && labels.All(label => label.Text.Length > 0);
        return new ParsedAnswer(labels, wellFormed);
    }

    /// <summary>A place in the answer; every step but those inside a string skips white space first.</summary>
    private ref struct Cursor(string text)
    {
        private readonly string _text = text;
        private int _at;

        public bool AtEnd
        {
            get
            {
                SkipSpace();
                return _at == _text.Length;
            }
        }

        public bool At(char character)
        {
            SkipSpace();
            return _at < _text.Length && _text[_at] == character;
        }

        public bool Take(char character)
        {
            if (!At(character))
            {
                return false;
            }

            _at++;
            return true;
        }

        public bool TakeWord(string word)
        {
            SkipSpace();
            if (string.Compare(_text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0)
            {
                return false;
            }

            _at += word.Length;
            return true;
        }

        public void SkipTo(char character)
        {
            var found = _text.IndexOf(character, StringComparison.Ordinal);
            _at = found < 0 ? _text.Length : found;
        }

        public WrittenLabel String(out bool closed)
        {
            var start = _at;
            var value = new StringBuilder();
            while (_at < _text.Length && _text[_at] is not ('"' or '\n'))
            {
                value.Append(_text[_at] == '\\' ? Escape() : _text[_at++]);
            }

            var end = _at;
            closed = _at < _text.Length && _text[_at] == '"';
            _at += closed ? 1 : 0;
            return new WrittenLabel(start, end, value.ToString().Trim(), closed);
        }

        private char Escape()
        {
            _at++;
            if (_at >= _text.Length)
            {
                return '\\';
            }

            var code = _text[_at++];
            if (
                code == 'u'
                && _at + 4 <= _text.Length
                && ushort.TryParse(_text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            )
            {
                _at += 4;
                return (char)unit;
            }

            return code switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                _ => code,
            };
        }

        private void SkipSpace()
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }
        }
    }
}
