using System.Globalization;
using System.Text;
using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>
/// A prompt with placeholders (docs/method.md#2-the-prompt). A template is a text file; <c>{{name}}</c> is replaced once, so that document
/// content is never read as a template:
/// <list type="bullet">
/// <item><c>{{noun}}</c> the plural noun for the labels; <c>{{labels}}</c> their names, separated by comma and space;
/// <c>{{descriptions}}</c> a line <c>label: description</c> for each label that has one;</item>
/// <item><c>{{#demonstrations}}</c> … <c>{{/demonstrations}}</c> a block written once for each demonstration, with <c>{{answer}}</c>
/// inside;</item>
/// <item><c>{{text}}</c> the document (or the demonstration), <c>{{field:name}}</c> another field of it.</item>
/// </list>
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class PromptTemplate
{
    private const string DemonstrationsOpen = "#demonstrations";
    private const string DemonstrationsClose = "/demonstrations";
    private const string FieldPrefix = "field:";
    private static readonly string[] Placeholders = ["noun", "labels", "descriptions", "text", "answer"];
    private static readonly string Known = string.Join(
        ", ",
        [.. Placeholders, FieldPrefix + "<name>", DemonstrationsOpen, DemonstrationsClose]
    );

    private readonly List<Part> _opening;
    private readonly List<Part> _demonstration;
    private readonly List<Part> _query;

    private PromptTemplate(string source, List<Part> opening, List<Part> demonstration, List<Part> query)
    {
        Source = source;
        _opening = opening;
        _demonstration = demonstration;
        _query = query;
    }

    /// <summary>The template of the reference values and of the experiments of Ma et al. (EMNLP 2025, arXiv 2505.17510).</summary>
    public static PromptTemplate Default { get; } = Embedded("default");

    /// <summary>The same for tasks in which exactly one label applies.</summary>
    public static PromptTemplate SingleLabel { get; } = Embedded("single-label");

    /// <summary>The default template.</summary>
    public static PromptTemplate DefaultFor(TaskKind kind) => kind == TaskKind.SingleLabel ? SingleLabel : Default;

    /// <summary>The template's own text, part of a run's identity.</summary>
    public string Source { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="source">The template's text; a final line feed belongs to it.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="PluralityException">An unknown or unclosed placeholder, with its line; no place for the document.</exception>
    public static PromptTemplate Parse(string source, string name)
    {
        ArgumentNullException.ThrowIfNull(source);
        source = source.ReplaceLineEndings("\n");
        PromptException Fault(int line, string rule) =>
            new(string.Create(CultureInfo.InvariantCulture, $"Template {name}, line {line}: {rule}"));

        List<Part> opening = [],
            demonstration = [],
            query = [];
        var into = opening;
        var at = 0;
        var blockLine = 0;
        while (at < source.Length)
        {
            var open = source.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0)
            {
                into.Add(Part.Literal(source[at..]));
                break;
            }

            into.Add(Part.Literal(source[at..open]));
            var close = source.IndexOf("}}", open, StringComparison.Ordinal);
            var line = 1 + source.AsSpan(0, open).Count('\n');
            if (close < 0)
            {
                throw Fault(line, "'{{' must be closed by '}}'.");
            }

            var placeholder = source[(open + 2)..close].Trim();
            at = close + 2;
            switch (placeholder)
            {
                case DemonstrationsOpen:
                    into = into == opening ? demonstration : throw Fault(line, "'{{#demonstrations}}' must occur once.");
                    blockLine = line;
                    at = SkipLineFeed(source, at);
                    break;
                case DemonstrationsClose:
                    into =
                        into == demonstration
                            ? query
                            : throw Fault(line, "'{{/demonstrations}}' must follow a '{{#demonstrations}}' that is still open.");
                    at = SkipLineFeed(source, at);
                    break;
                default:
                    into.Add(Place(placeholder) ?? throw Fault(line, $"{Written(placeholder)} must be one of {Known}."));
                    break;
            }
        }

        if (into == demonstration)
        {
            throw Fault(blockLine, "'{{#demonstrations}}' must be closed by '{{/demonstrations}}'.");
        }

        // In a template without a demonstrations block, the query starts at the first placeholder that depends on the document.
        if (into == opening)
        {
            var first = opening.FindIndex(part => part.DependsOnItem);
            query = first < 0 ? [] : opening[first..];
            opening = first < 0 ? opening : opening[..first];
        }

        if (!query.Any(part => part.Name == "text"))
        {
            throw new PromptException($"Template {name} must hold '{{{{text}}}}', the place of the document, after the demonstrations.");
        }

        if (opening.Concat(query).Any(part => part.Name == "answer"))
        {
            throw new PromptException(
                $"Template {name}: '{{{{answer}}}}' must stand inside the demonstrations; the model writes the last one."
            );
        }

        if (opening.Find(part => part.DependsOnItem) is { Name: { } misplaced } place)
        {
            var written = Written(misplaced == "field" ? FieldPrefix + place.Text : misplaced);
            throw new PromptException($"Template {name}: {written} must stand inside or after the demonstrations.");
        }

        return new PromptTemplate(source, opening, demonstration, query);
    }

    /// <summary>The prompt for one document.</summary>
    /// <param name="task">The task and its answer format.</param>
    /// <param name="demonstrations">Solved examples, in order; none is allowed.</param>
    /// <param name="text">The document.</param>
    /// <param name="fields">Other fields of the document that the template may name.</param>
    /// <exception cref="PromptException">The template names a field that the document or a demonstration does not have.</exception>
    internal Prompt Render(
        PromptTask task,
        IReadOnlyList<Demonstration> demonstrations,
        string text,
        IReadOnlyDictionary<string, string>? fields = null
    )
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(demonstrations);
        return Render(task, Beginning(task, demonstrations), text, fields);
    }

    /// <summary>The prompt for one document behind a beginning (<see cref="Beginning"/>) that several documents share.</summary>
    /// <inheritdoc cref="Render(PromptTask, IReadOnlyList{Demonstration}, string, IReadOnlyDictionary{string, string}?)"/>
    internal Prompt Render(PromptTask task, string beginning, string text, IReadOnlyDictionary<string, string>? fields)
    {
        ArgumentNullException.ThrowIfNull(text);
        var prompt = new StringBuilder(beginning);
        var shared = prompt.Length;
        foreach (var part in _query.TakeWhile(part => !part.DependsOnItem))
        {
            shared += Value(part, task, "", "", null).Length;
        }

        Append(prompt, _query, task, text, "", fields);
        return new Prompt(prompt.ToString(), shared);
    }

    /// <summary>A prompt up to the end of its demonstrations.</summary>
    /// <exception cref="PromptException">The template names a field that a demonstration does not have.</exception>
    internal string Beginning(PromptTask task, IReadOnlyList<Demonstration> demonstrations)
    {
        var prompt = new StringBuilder();
        Append(prompt, _opening, task, "", "", null);
        foreach (var demonstration in demonstrations)
        {
            Append(prompt, _demonstration, task, demonstration.Text, task.Format.Write(demonstration.Labels), demonstration.Fields);
        }

        return prompt.ToString();
    }

    private static void Append(
        StringBuilder prompt,
        List<Part> parts,
        PromptTask task,
        string text,
        string answer,
        IReadOnlyDictionary<string, string>? fields
    )
    {
        foreach (var part in parts)
        {
            prompt.Append(Value(part, task, text, answer, fields));
        }
    }

    private static string Value(Part part, PromptTask task, string text, string answer, IReadOnlyDictionary<string, string>? fields) =>
        part.Name switch
        {
            null => part.Text,
            "noun" => task.Noun,
            "labels" => string.Join(", ", task.InstructionLabels),
            "descriptions" => Descriptions(task),
            "text" => text,
            "answer" => answer,
            _ => fields is not null && fields.TryGetValue(part.Text, out var value)
                ? value
                : throw new PromptException(
                    $"The template names the field '{part.Text}'; every document and demonstration must have it. Add it to the data or "
                        + $"choose another template."
                ),
        };

    private static string Descriptions(PromptTask task) =>
        string.Join(
            '\n',
            task.InstructionLabels.Where(task.Descriptions.ContainsKey).Select(label => $"{label}: {task.Descriptions[label]}")
        );

    /// <summary>The part that a placeholder stands for; null for an unknown one.</summary>
    private static Part? Place(string placeholder)
    {
        if (placeholder.StartsWith(FieldPrefix, StringComparison.Ordinal) && placeholder.Length > FieldPrefix.Length)
        {
            return new Part("field", placeholder[FieldPrefix.Length..].Trim());
        }

        return Placeholders.Contains(placeholder) ? new Part(placeholder, "") : null;
    }

    private static string Written(string placeholder) => $"'{{{{{placeholder}}}}}'";

    private static int SkipLineFeed(string source, int at) => at < source.Length && source[at] == '\n' ? at + 1 : at;

    private static PromptTemplate Embedded(string name)
    {
        var resource = $"Plurality.Prompts.{name}.prompt";
        using var stream = typeof(PromptTemplate).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The template {name} is embedded as {resource}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Parse(reader.ReadToEnd(), name);
    }

    /// <summary>A literal (no name) or a place; <c>Text</c> is the literal or the field's name.</summary>
    private readonly record struct Part(string? Name, string Text)
    {
        public bool DependsOnItem => Name is "text" or "field";

        public static Part Literal(string text) => new(null, text);
    }
}
