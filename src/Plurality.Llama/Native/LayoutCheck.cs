using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plurality.Llama.Errors;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Native;

/// <summary>A field of a structure: how to read it, and the library's default.</summary>
internal sealed record FieldDefault<T>(string Name, Func<T, double> Read, double Expected);

/// <summary>
/// Compares our structures with those of the loaded library, not with a copy of the header. The library fills two buffers that are larger
/// than the structure, one prepared with 0x00 and one with 0xFF. The bytes that it does not write show the structure's size. Then known
/// defaults are read through our fields. The size or a default changes when a field is added, removed or moved.
/// </summary>
internal static unsafe class LayoutCheck
{
    private const int BufferSize = 1024;
    private const int ArenaSize = 1 << 16;

    /// <summary>Compares the size and defaults of a structure.</summary>
    /// <param name="structure">The C name, for the message.</param>
    /// <param name="defaultParams">The library's function that returns the structure by value, filled with defaults.</param>
    /// <param name="fields">The known defaults.</param>
    /// <exception cref="NativeLibraryException">The size or a default differs. The message names the structure and the field.</exception>
    public static void Verify<T>(string structure, nint defaultParams, IReadOnlyList<FieldDefault<T>> fields)
        where T : unmanaged
    {
        var zeros = stackalloc byte[BufferSize];
        var ones = stackalloc byte[BufferSize];
        Unsafe.InitBlock(zeros, 0x00, BufferSize);
        Unsafe.InitBlock(ones, 0xFF, BufferSize);

        // Values larger than 16 bytes are returned through a pointer that the caller passes. On x64, System V and Windows pass it like a
        // first argument, so we can call the function with our buffer as the argument. Other processors use a register that is not an
        // argument (Arm64: x8). There, the value is returned as an oversized structure and the size cannot be measured.
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            var fill = (delegate* unmanaged[Cdecl]<byte*, byte*>)defaultParams;
            fill(zeros);
            fill(ones);
            var size = WrittenSize(zeros, ones);
            if (size != sizeof(T))
            {
                throw Refused($"{structure} must be {sizeof(T)} bytes; the library's is {size}");
            }
        }
        else
        {
            *(Oversized*)zeros = ((delegate* unmanaged[Cdecl]<Oversized>)defaultParams)();
        }

        var value = Unsafe.ReadUnaligned<T>(zeros);
        foreach (var field in fields)
        {
            var found = field.Read(value);
            if (!found.Equals(field.Expected))
            {
                throw Refused($"{structure}.{field.Name} must be {field.Expected:R} by default; the library's is {found:R}");
            }
        }
    }

    /// <summary>
    /// Checks <see cref="TensorHeader"/> on tensors that the library creates: one with a different size in each dimension, and a product.
    /// </summary>
    public static void VerifyTensor(nint ggmlBase)
    {
        var create = (delegate* unmanaged[Cdecl]<Arena, nint>)Export(ggmlBase, "ggml_init");
        var tensorOf = (delegate* unmanaged[Cdecl]<nint, int, long, long, long, long, TensorHeader*>)Export(ggmlBase, "ggml_new_tensor_4d");
        var productOf = (delegate* unmanaged[Cdecl]<nint, TensorHeader*, TensorHeader*, TensorHeader*>)Export(ggmlBase, "ggml_mul_mat");
        var nameOf = (delegate* unmanaged[Cdecl]<int, byte*>)Export(ggmlBase, "ggml_op_name");
        var free = (delegate* unmanaged[Cdecl]<nint, void>)Export(ggmlBase, "ggml_free");
        var memory = stackalloc byte[ArenaSize];
        var arena = create(new Arena { mem_size = ArenaSize, mem_buffer = (nint)memory });
        try
        {
            var tensor = tensorOf(arena, TensorHeader.F32, 3, 5, 7, 11);
            if (tensor->type != TensorHeader.F32 || (tensor->ne0, tensor->ne1, tensor->ne2, tensor->ne3) != (3, 5, 7, 11))
            {
                throw Refused("ggml_tensor.ne must hold the sizes that the tensor was made with; the library keeps something else there");
            }

            if ((tensor->nb0, tensor->nb1, tensor->nb2, tensor->nb3) != (4, 12, 60, 420))
            {
                throw Refused("ggml_tensor.nb must hold the distances in bytes; the library keeps something else there");
            }

            var product = productOf(arena, tensor, tensor);
            if (
                product->src0 != tensor
                || product->src1 != tensor
                || tensor->src0 != null
                || Marshal.PtrToStringUTF8((nint)nameOf(product->op)) != "MUL_MAT"
            )
            {
                throw Refused("ggml_tensor.op and src must hold what the tensor is computed from; the library keeps something else there");
            }

            if (tensor->data <= memory || tensor->data >= memory + ArenaSize || product->view_src != null || product->view_offs != 0)
            {
                throw Refused("ggml_tensor.data must point into the memory given; the library keeps something else there");
            }
        }
        finally
        {
            free(arena);
        }
    }

    /// <summary>Returns the address of a function of a library.</summary>
    public static nint Export(nint library, string name) =>
        NativeLibrary.TryGetExport(library, name, out var address)
            ? address
            : throw Refused($"The function {name} must be there; the library does not have it");

    /// <summary>Returns the end of the bytes that the library wrote, rounded up to the 8-byte alignment of pointers.</summary>
    private static int WrittenSize(byte* zeros, byte* ones)
    {
        var end = BufferSize;
        while (end > 0 && zeros[end - 1] == 0x00 && ones[end - 1] == 0xFF)
        {
            end--;
        }

        return (end + 7) / 8 * 8;
    }

    private static NativeLibraryException Refused(string what) =>
        new($"{what}. Use a llama.cpp {LibraryFiles.Release} build: the bindings are written for that release.", []);

    /// <summary>ggml.h <c>ggml_init_params</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Arena
    {
        public nuint mem_size;
        public nint mem_buffer;
        public byte no_alloc;
    }

    [StructLayout(LayoutKind.Sequential, Size = BufferSize)]
    private struct Oversized
    {
        public long First;
    }
}
