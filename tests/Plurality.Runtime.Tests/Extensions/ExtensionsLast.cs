using Plurality.Runtime.Tests.Extensions;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(ExtensionsLast))]

namespace Plurality.Runtime.Tests.Extensions;

/// <summary>
/// Lets the tests of extensions run behind all others: what they register stays registered while the process lives, and pages that list
/// what the library brings must not have it.
/// </summary>
public sealed class ExtensionsLast : ITestCollectionOrderer
{
    /// <summary>The collection that comes last.</summary>
    public const string Name = "Extensions, last";

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName == Name)];
}
