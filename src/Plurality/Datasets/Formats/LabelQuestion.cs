namespace Plurality.Datasets.Formats;

/// <summary>
/// Selects the question to read from a file whose annotators may have answered several. A named question is read; without a name, the file
/// must have exactly one question.
/// </summary>
internal sealed class LabelQuestion(DatasetReading reading)
{
    private readonly string? _named = reading.Columns.Label;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string? _only;

    /// <summary>Whether a question is the selected one.</summary>
    /// <exception cref="DatasetFormatException">None is named, and there is another.</exception>
    public bool Is(string question, JsonEntry entry)
    {
        _seen.Add(question);
        if (_named is not null)
        {
            return question == _named;
        }

        _only ??= question;
        return question == _only
            ? true
            : throw entry.Fault(
                $"{Excerpt.Of(question)} beside {Excerpt.Of(_only)}",
                "a file with several questions must be read for one of them",
                "Name the one that has the labels as the label column."
            );
    }

    /// <summary>Throws if the named question never occurred.</summary>
    /// <exception cref="DatasetFormatException">The question never occurred.</exception>
    public void RequireSeen()
    {
        if (_named is null || _seen.Contains(_named))
        {
            return;
        }

        throw new DatasetFormatException([
            new DatasetFault(
                reading.SourceName,
                Line: null,
                Column: null,
                _seen.Count == 0
                    ? "no question"
                    : $"the questions {string.Join(", ", _seen.Order(StringComparer.Ordinal).Select(Excerpt.Of))}",
                $"the label column must be one of the questions; it is {Excerpt.Of(_named)}",
                "Name one of them."
            ),
        ]);
    }
}
