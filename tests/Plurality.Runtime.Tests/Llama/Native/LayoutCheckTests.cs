using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plurality.Llama.Errors;
using Plurality.Llama.Native;
using Plurality.Llama.Native.Bindings;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Native;

public sealed class LayoutCheckTests : IDisposable
{
    private readonly nint _llama = LibraryFiles.Load(EmbeddedModelFixture.Library.Directory).Handles["llama"];

    [Fact]
    public void Our_structures_have_the_sizes_of_this_release()
    {
        Assert.Equal(80, Unsafe.SizeOf<ModelParameters>());
        Assert.Equal(160, Unsafe.SizeOf<ContextParameters>());
        Assert.Equal(64, Unsafe.SizeOf<QuantizeParameters>());
    }

    [Fact]
    public void A_structure_of_another_size_is_refused_by_name()
    {
        var address = LayoutCheck.Export(_llama, "llama_model_quantize_default_params");

        var fault = Assert.Throws<NativeLibraryException>(() =>
            LayoutCheck.Verify<OneFieldShort>("llama_model_quantize_params", address, [])
        );

        Assert.Contains("llama_model_quantize_params must be 56 bytes; the library's is 64", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_moved_field_is_refused_by_name()
    {
        var address = LayoutCheck.Export(_llama, "llama_model_quantize_default_params");
        FieldDefault<Swapped>[] fields = [new(nameof(Swapped.ftype), p => p.ftype, 7)];

        var fault = Assert.Throws<NativeLibraryException>(() => LayoutCheck.Verify("llama_model_quantize_params", address, fields));

        Assert.Contains(
            "llama_model_quantize_params.ftype must be 7 by default; the library's is 0",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_missing_function_is_refused_by_name()
    {
        var fault = Assert.Throws<NativeLibraryException>(() => LayoutCheck.Export(_llama, "llama_of_tomorrow"));

        Assert.Contains("llama_of_tomorrow", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => NativeLibrary.Free(_llama);

    [StructLayout(LayoutKind.Sequential, Size = 56)]
    private struct OneFieldShort
    {
        public int nthread;
    }

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Swapped
    {
        public int ftype;
        public int nthread;
    }
}
