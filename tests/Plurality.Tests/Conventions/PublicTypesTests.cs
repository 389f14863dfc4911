using System.Reflection;
using Plurality.Labels;
using Plurality.Testing;
using Plurality.TestKit.Conventions;
using Xunit;

namespace Plurality.Tests.Conventions;

public sealed class PublicTypesTests
{
    private static readonly Assembly[] Products = [typeof(LabelSet).Assembly, typeof(ScriptedModel).Assembly];

    [Fact]
    public void Public_classes_are_sealed_abstract_or_static() => Assert.Empty(Products.SelectMany(PublicTypes.OpenClasses));

    [Fact]
    public void Public_types_have_no_fields_but_constants() => Assert.Empty(Products.SelectMany(PublicTypes.Fields));

    [Fact]
    public void Errors_that_users_must_fix_are_sealed_and_have_one_constructor() =>
        Assert.Empty(Products.SelectMany(PublicTypes.OpenExceptions));

    [Fact]
    public void Public_types_live_below_the_namespace_of_their_assembly() => Assert.Empty(Products.SelectMany(PublicTypes.Strays));
}
