using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>
/// Lets the tests run on systems whose libstdc++ is older than GCC 13's. TorchSharp's native binding asks for the symbol version GLIBCXX_3.4.32 but has no relocation that uses it, so the loader's refusal is the
/// only obstacle: in the copy beside the tests the demand is marked as weak, which the loader passes over. Elsewhere nothing is changed.
/// </summary>
internal static class NativeBinding
{
    private const string Version = "GLIBCXX_3.4.32";
    private const uint NeededVersions = 0x6ffffffe;
    private const ushort Weak = 2;

    /// <summary>Before anything of TorchSharp is touched, here or by a process that a test starts.</summary>
    [ModuleInitializer]
    internal static void Prepare()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 || !File.Exists(file) || Loads(file))
        {
            return;
        }

        byte[] content = File.ReadAllBytes(file);
        if (MarkWeak(content))
        {
            File.WriteAllBytes(file + ".new", content);
            File.Move(file + ".new", file, overwrite: true);
        }
    }

    private static bool Loads(string file)
    {
        if (!NativeLibrary.TryLoad(file, out nint library))
        {
            return false;
        }

        NativeLibrary.Free(library);
        return true;
    }

    // the records of section .gnu.version_r: a chain of libraries, each with a chain of versions (System V gABI, GNU symbol versioning)
    private static bool MarkWeak(Span<byte> elf)
    {
        int sections = (int)BinaryPrimitives.ReadUInt64LittleEndian(elf[0x28..]);
        int entryBytes = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3a..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3c..]);
        for (int section = 0; section < count; section++)
        {
            Span<byte> header = elf.Slice(sections + (section * entryBytes), entryBytes);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == NeededVersions)
            {
                int names = OffsetOf(elf.Slice(sections + ((int)BinaryPrimitives.ReadUInt32LittleEndian(header[0x28..]) * entryBytes), entryBytes));
                return MarkWeak(elf, OffsetOf(header), names);
            }
        }

        return false;
    }

    private static bool MarkWeak(Span<byte> elf, int library, int names)
    {
        while (true)
        {
            int version = library + BinaryPrimitives.ReadInt32LittleEndian(elf[(library + 8)..]);
            for (int left = BinaryPrimitives.ReadUInt16LittleEndian(elf[(library + 2)..]); left > 0; left--)
            {
                ReadOnlySpan<byte> name = elf[(names + BinaryPrimitives.ReadInt32LittleEndian(elf[(version + 8)..]))..];
                if (Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]) == Version)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(elf[(version + 4)..], Weak);
                    return true;
                }

                version += BinaryPrimitives.ReadInt32LittleEndian(elf[(version + 12)..]);
            }

            int next = BinaryPrimitives.ReadInt32LittleEndian(elf[(library + 12)..]);
            if (next == 0)
            {
                return false;
            }

            library += next;
        }
    }

    private static int OffsetOf(ReadOnlySpan<byte> header) => (int)BinaryPrimitives.ReadUInt64LittleEndian(header[0x18..]);
}
