using System.Reflection;
using Plurality.TestKit.Conventions;
using Xunit;

namespace Plurality.Runtime.Tests.Conventions;

public sealed class PublicTypesTests
{
    public static TheoryData<string> Products => [.. ProductAssemblies.All.Select(assembly => assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Products))]
    public void Public_classes_are_sealed_abstract_or_static(string product) => Assert.Empty(PublicTypes.OpenClasses(Loaded(product)));

    [Theory]
    [MemberData(nameof(Products))]
    public void Public_types_have_no_fields_but_constants(string product) => Assert.Empty(PublicTypes.Fields(Loaded(product)));

    [Theory]
    [MemberData(nameof(Products))]
    public void Errors_that_users_must_fix_are_sealed_and_have_one_constructor(string product) =>
        Assert.Empty(PublicTypes.OpenExceptions(Loaded(product)));

    [Theory]
    [MemberData(nameof(Products))]
    public void Public_types_live_below_the_namespace_of_their_assembly(string product) =>
        Assert.Empty(PublicTypes.Strays(Loaded(product)));

    private static Assembly Loaded(string product) => ProductAssemblies.All.Single(assembly => assembly.GetName().Name == product);
}
