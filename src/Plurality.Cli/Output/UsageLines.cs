using System.Globalization;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Runtime.Runs;

namespace Plurality.Cli.Output;

/// <summary>What was asked of an engine, and what it costs.</summary>
internal static class UsageLines
{
    /// <summary>Requests, tokens and money, such as <c>120 requests, 4800 tokens, cost 0.0007</c>; null for a model in this
    /// process.</summary>
    public static string? Of(ILanguageModel model, TokenPrices? prices)
    {
        if (model is not IRemoteModel remote)
        {
            return null;
        }

        var used = remote.Usage;
        var cost = prices is null ? "" : $", cost {Money(prices.Of(used.InputTokens, used.OutputTokens))}";
        var about = used.IsEstimated ? "about " : "";
        return string.Create(CultureInfo.InvariantCulture, $"{used.Requests} requests, {about}{used.Tokens} tokens{cost}");
    }

    /// <summary>An amount in the currency of the prices.</summary>
    public static string Money(double amount) => amount.ToString("0.00##", CultureInfo.InvariantCulture);
}
