using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Plurality.Metrics;

/// <summary>The names of this library's metrics for readers.</summary>
internal static partial class MetricDisplayNames
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["nll"] = "NLL",
        ["l1"] = "L1 distance",
        ["brier"] = "Brier score",
        ["kl"] = "KL divergence",
        ["jsd"] = "JS divergence",
        ["ece_equal_mass_15"] = "ECE",
        ["ece_equal_width_15"] = "ECE (equal width)",
        ["ece_equal_mass"] = "ECE",
        ["ece_equal_width"] = "ECE, equal width",
        ["ece_top_label"] = "Top-label ECE",
        ["ece_debiased"] = "Debiased ECE",
        ["mce"] = "Maximum calibration error",
        ["brier_reliability"] = "Brier reliability",
        ["brier_resolution"] = "Brier resolution",
        ["brier_uncertainty"] = "Brier uncertainty",
        ["entropy_pearson"] = "Entropy correlation (Pearson)",
        ["entropy_spearman"] = "Entropy correlation (Spearman)",
        ["example_f1"] = "Example-F1",
        ["hamming_loss"] = "Hamming loss",
        ["subset_accuracy"] = "Subset accuracy",
        ["semantic_f1"] = "Semantic F1",
        ["label_ranking_average_precision"] = "LRAP",
        ["coverage_error"] = "Coverage error",
        ["label_ranking_loss"] = "Label ranking loss",
        ["one_error"] = "One-error",
        ["ndcg"] = "nDCG",
        ["precision_at_k"] = "Precision at k",
        ["roc_auc"] = "ROC AUC",
        ["roc_auc_micro"] = "Micro ROC AUC",
        ["roc_auc_macro"] = "Macro ROC AUC",
        ["average_precision"] = "Average precision",
        ["average_precision_micro"] = "Micro average precision",
        ["average_precision_macro"] = "Macro average precision",
        ["mcc"] = "MCC",
        ["mcc_micro"] = "Micro-MCC",
        ["mcc_macro"] = "Macro-MCC",
        ["support"] = "Support",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name for readers; the metric's own name if it has none. Text after a colon follows in parentheses.</summary>
    public static string Of(string metric)
    {
        var colon = metric.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            return $"{Of(metric[..colon])} ({metric[(colon + 1)..]})";
        }

        if (Names.TryGetValue(metric, out var name))
        {
            return name;
        }

        if (Averages().Match(metric) is not { Success: true } parts)
        {
            return metric;
        }

        var ratio = parts.Groups["ratio"].Value switch
        {
            "f1" => "F1",
            "jaccard" => "Jaccard",
            var word => word,
        };
        var average = parts.Groups["average"].Value;
        return $"{char.ToUpperInvariant(average[0])}{average[1..]}-{ratio}{(parts.Groups["zero"].Value == "1" ? " (0/0 = 1)" : "")}";
    }

    [GeneratedRegex("^(?<ratio>f1|precision|recall|jaccard)_(?<average>micro|macro|weighted|samples)_zd(?<zero>[01])$")]
    private static partial Regex Averages();
}
