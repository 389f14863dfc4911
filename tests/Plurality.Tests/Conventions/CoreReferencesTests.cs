using System.Reflection;
using Plurality.Labels;
using Plurality.Testing;
using Xunit;

namespace Plurality.Tests.Conventions;

/// <summary>The core, and its tests, need neither a backend nor what runs experiments.</summary>
public sealed class CoreReferencesTests
{
    private static readonly string[] Others = ["Plurality.Llama", "Plurality.Training", "Plurality.Runtime", "Plurality.Cli"];

    [Fact]
    public void Core_scripted_model_and_these_tests_refer_to_no_backend()
    {
        Assembly[] assemblies = [typeof(LabelSet).Assembly, typeof(ScriptedModel).Assembly, Assembly.GetExecutingAssembly()];

        Assert.Empty(assemblies.SelectMany(assembly => assembly.GetReferencedAssemblies()).Select(name => name.Name).Intersect(Others));
    }
}
