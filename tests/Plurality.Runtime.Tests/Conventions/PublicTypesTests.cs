using System.Reflection;
using Plurality.Models;
using Plurality.TestKit.Conventions;
using Xunit;

namespace Plurality.Runtime.Tests.Conventions;

public sealed class PublicTypesTests
{
    private static readonly Assembly Product = typeof(ILanguageModel).Assembly;

    [Fact]
    public void Public_classes_are_sealed_abstract_or_static() => Assert.Empty(PublicTypes.OpenClasses(Product));

    [Fact]
    public void Public_types_have_no_fields_but_constants() => Assert.Empty(PublicTypes.Fields(Product));

    [Fact]
    public void Errors_that_users_must_fix_are_sealed_and_have_one_constructor() => Assert.Empty(PublicTypes.OpenExceptions(Product));

    [Fact]
    public void Public_types_live_below_the_namespace_of_their_assembly() => Assert.Empty(PublicTypes.Strays(Product));
}
