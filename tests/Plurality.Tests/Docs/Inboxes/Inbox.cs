using Plurality.Classification;
using Plurality.Labels;
using Plurality.Models;

namespace Plurality.Tests.Docs.Inboxes;

/// <summary>The code under test of docs/guide/testing.md.</summary>
internal sealed class Inbox(ILanguageModel model)
{
    private readonly Classifier _classifier = new(model, LabelSet.Create(["billing", "delivery"]));

    /// <summary>The folders that a message belongs in.</summary>
    public async Task<IReadOnlyList<string>> FoldersAsync(string message)
    {
        var outcome = await _classifier.ClassifyAsync(message);
        if (!outcome.TryGetValue(out var found))
        {
            return ["unread"];
        }

        string[] folders = [.. found.Probabilities.Where(label => label.Value >= 0.5).Select(label => label.Key)];
        return folders.Length > 0 ? folders : ["other"];
    }
}
