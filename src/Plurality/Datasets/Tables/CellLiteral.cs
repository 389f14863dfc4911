using System.Globalization;
using System.Text;

namespace Plurality.Datasets.Tables;

/// <summary>
/// A list as Python, JSON or NumPy writes it: <c>['joy', 'fear']</c>, <c>["joy"]</c>, <c>('joy',)</c>, <c>{'joy'}</c>, <c>set()</c>,
/// <c>[1, 0]</c>, <c>[3 10]</c>, <c>array(['joy'], dtype=object)</c>, <c>{"choices": ["joy"]}</c>.
/// </summary>
/// <param name="Elements">The elements, as text.</param>
/// <param name="AreTexts">Whether every element is in quotes; also false for an empty list.</param>
internal sealed record CellLiteral(IReadOnlyList<string> Elements, bool AreTexts)
{
    private static readonly string[] Calls = ["array(", "set(", "frozenset("];

    /// <summary>Whether the cell looks like such a list, valid or not.</summary>
    public static bool Looks(string cell)
    {
        var text = cell.AsSpan().Trim();
        if (text.Length < 2)
        {
            return false;
        }

        return (text[0], text[^1]) switch
        {
            ('[', ']') or ('{', '}') => true,
            ('(', ')') => text[1..].TrimStart()[0] is '\'' or '"' or ')' || char.IsAsciiDigit(text[1..].TrimStart()[0]),
            (_, ')') => Calls.Any(call => cell.TrimStart().StartsWith(call, StringComparison.Ordinal)),
            _ => false,
        };
    }

    /// <summary>
    /// Whether a label is a list that a program wrote as text, or a part of such a list, because it is not closed or was split at its
    /// commas. It is never a name, unless a user names it.
    /// </summary>
    public static bool IsPart(string label)
    {
        var text = label.AsSpan().Trim();
        return !text.IsEmpty
            && (
                text[0] is '[' or '{'
                || (text[^1] is ']' && !text.Contains('['))
                || (text[^1] is '}' && !text.Contains('{'))
                || Looks(label)
            );
    }

    /// <summary>Reads the list; null if the cell is not a list.</summary>
    public static CellLiteral? Read(string cell)
    {
        var parser = new Parser(cell.Trim());
        return parser.List() is { } list && parser.IsAtEnd ? list : null;
    }

    private ref struct Parser(string text)
    {
        private int _at;

        public readonly bool IsAtEnd => _at == text.Length;

        public CellLiteral? List()
        {
            foreach (var call in Calls)
            {
                if (text.AsSpan(_at).StartsWith(call))
                {
                    _at += call.Length;
                    SkipSpace();
                    var inner = Take(')') ? new CellLiteral([], false) : List();
                    if (inner is not null && !IsAtEnd && text[_at] != ')' && text[_at..].StartsWith(", dtype=", StringComparison.Ordinal))
                    {
                        _at = text.IndexOf(')', _at) is >= 0 and var end ? end : text.Length;
                    }

                    return inner is null || text[_at - 1] == ')' || Take(')') ? inner : null;
                }
            }

            return IsAtEnd ? null
                : text[_at] == '{' ? Braces()
                : Take('[') ? Elements(']')
                : Take('(') ? Elements(')')
                : null;
        }

        /// <summary>A set, or an object whose choices are the list.</summary>
        private CellLiteral? Braces()
        {
            var start = _at++;
            SkipSpace();
            if (Element() is not ("choices", true))
            {
                _at = start + 1;
                return Elements('}');
            }

            SkipSpace();
            if (!Take(':'))
            {
                _at = start + 1;
                return Elements('}');
            }

            SkipSpace();
            var list =
                !IsAtEnd && text[_at] == '[' ? List()
                : Element() is (var one, true) ? new CellLiteral([one], true)
                : null;
            SkipSpace();
            return list is not null && Take('}') ? list : null;
        }

        private CellLiteral? Elements(char end)
        {
            var elements = new List<string>();
            var texts = true;
            while (true)
            {
                SkipSpace();
                if (Take(end))
                {
                    return new CellLiteral(elements, texts && elements.Count > 0);
                }

                if (Element() is not var (element, quoted))
                {
                    return null;
                }

                elements.Add(element);
                texts &= quoted;
                SkipSpace();
                Take(','); // NumPy writes none.
            }
        }

        private (string Text, bool Quoted)? Element()
        {
            if (IsAtEnd)
            {
                return null;
            }

            if (text[_at] is '\'' or '"')
            {
                return Quoted() is { } quoted ? (quoted, true) : null;
            }

            var start = _at;
            while (!IsAtEnd && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '.' or '-' or '+'))
            {
                _at++;
            }

            var word = text[start.._at];
            return Cell.Number(word) is not null || Cell.Flag(word) is not null ? (word, false) : null;
        }

        private string? Quoted()
        {
            var quote = text[_at++];
            var written = new StringBuilder();
            while (!IsAtEnd)
            {
                var next = text[_at++];
                if (next == quote)
                {
                    return written.ToString();
                }

                if (next != '\\')
                {
                    written.Append(next);
                    continue;
                }

                if (IsAtEnd)
                {
                    return null;
                }

                next = text[_at++];
                if (
                    next == 'u'
                    && _at + 4 <= text.Length
                    && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
                )
                {
                    written.Append((char)unit);
                    _at += 4;
                    continue;
                }

                written.Append(
                    next switch
                    {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        _ => next,
                    }
                );
            }

            return null;
        }

        private bool Take(char expected)
        {
            if (IsAtEnd || text[_at] != expected)
            {
                return false;
            }

            _at++;
            return true;
        }

        private void SkipSpace()
        {
            while (!IsAtEnd && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
        }
    }
}
