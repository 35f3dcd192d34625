using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using DistributedAE.Data;

namespace DistributedAE.Cli;

/// <summary>A named data set and where its files were found.</summary>
/// <param name="Name">What a job calls it.</param>
/// <param name="Folder">The folder with all its files; null where there is none.</param>
internal sealed record DataSetPlace(string Name, string? Folder);

/// <summary>What this machine offers to a job.</summary>
internal sealed record MachineReport
{
    /// <summary>Version of DistributedAE.</summary>
    public required string Version { get; init; }

    /// <summary>Name and version of the .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>Versions of the .NET SDKs beside the runtime.</summary>
    public required IReadOnlyList<string> Sdks { get; init; }

    /// <summary>Operating system.</summary>
    public required string System { get; init; }

    /// <summary>Architecture of this process.</summary>
    public required string Architecture { get; init; }

    /// <summary>Processors that this process may use.</summary>
    public required int Cores { get; init; }

    /// <summary>Width in bits of the widest vectors in hardware that kernels run in: 512, 256, 128, or 0 where there are none.</summary>
    public required int VectorBits { get; init; }

    /// <summary>Whether the processor has AVX-512 and the runtime uses it.</summary>
    public required bool Avx512 { get; init; }

    /// <summary>Whether the processor has AVX2 and the runtime uses it.</summary>
    public required bool Avx2 { get; init; }

    /// <summary>Whether fused multiply-add is one instruction.</summary>
    public required bool FusedMultiplyAdd { get; init; }

    /// <summary>Memory that this process may use, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The folder of DAE_DATA; null where it is not set.</summary>
    public required string? DataFolder { get; init; }

    /// <summary>Where downloads are kept.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The named data sets.</summary>
    public required IReadOnlyList<DataSetPlace> DataSets { get; init; }

    /// <summary>Where runs are put unless told otherwise.</summary>
    public required string RunFolder { get; init; }

    /// <summary>Whether it can be written to, or made.</summary>
    public required bool RunFolderWritable { get; init; }

    /// <summary>What must be mended, with the remedy.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Looks at this machine.</summary>
    public static MachineReport Take()
    {
        DataLocations locations = DataLocations.FromEnvironment();
        string runs = Path.GetFullPath("runs");
        bool writable = IsWritable(runs);
        return new MachineReport
        {
            Version = typeof(MachineReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            Runtime = RuntimeInformation.FrameworkDescription,
            Sdks = FindSdks(),
            System = RuntimeInformation.OSDescription,
            Architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
            Cores = Environment.ProcessorCount,
            VectorBits = WidestVector(),
            Avx512 = Avx512F.IsSupported,
            Avx2 = global::System.Runtime.Intrinsics.X86.Avx2.IsSupported,
            FusedMultiplyAdd = Fma.IsSupported || AdvSimd.IsSupported,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            DataFolder = locations.DataFolder,
            CacheFolder = locations.CacheFolder,
            DataSets = [.. locations.Known.Select(set => new DataSetPlace(set.Name, FindFolder(set, locations)))],
            RunFolder = runs,
            RunFolderWritable = writable,
            Problems = FindProblems(locations, runs, writable),
        };
    }

    private static List<string> FindProblems(DataLocations locations, string runs, bool writable)
    {
        var problems = new List<string>();
        if (locations.DataFolder is { } data && !Directory.Exists(data))
        {
            problems.Add($"{DataLocations.DataVariable} names {data}, which is no folder; make it, or unset {DataLocations.DataVariable}");
        }

        if (!writable)
        {
            problems.Add($"{runs} cannot be written; change to another folder, or give dae train --out");
        }

        return problems;
    }

    private static int WidestVector()
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return 512;
        }

        return Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
    }

    private static List<string> FindSdks()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/ holds the runtime, <root>/sdk/<version>/ the SDKs
        string folder = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "sdk"));
        return Directory.Exists(folder)
            ? [.. Directory.GetDirectories(folder).Select(sdk => Path.GetFileName(sdk)).Order(StringComparer.Ordinal)]
            : [];
    }

    private static string? FindFolder(NamedDataSet set, DataLocations locations)
    {
        string?[] folders = [locations.DataFolder, locations.CacheFolder];
        return folders
            .Where(folder => folder is not null)
            .Select(folder => Path.Combine(folder!, set.Name))
            .FirstOrDefault(folder => set.Files.All(file => File.Exists(Path.Combine(folder, file.Name))));
    }

    private static bool IsWritable(string folder)
    {
        string existing = folder;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        string probe = Path.Combine(existing, $".dae-{Guid.NewGuid():N}");
        try
        {
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
