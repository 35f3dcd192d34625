using System.IO.Compression;

namespace DistributedAE.Data;

/// <summary>Reads NumPy files with samples: an npy file, or an npz file with the arrays <c>X</c> and, where there are labels, <c>y</c>.</summary>
internal static class NpySamples
{
    private const string Suffix = ".npy";

    /// <summary>Reads the samples and, of an npz file, the labels that are with them.</summary>
    /// <param name="path">The npy or npz file.</param>
    /// <param name="mapFrom">Bytes from which on the samples of an npy file stay in it.</param>
    /// <exception cref="InputException">The file is unreadable or damaged.</exception>
    public static (ArrayValues Values, ArrayValues? Labels) Read(string path, long mapFrom) =>
        path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? ReadArchive(path) : (ReadFile(path, mapFrom), null);

    /// <summary>Reads an npy file.</summary>
    /// <exception cref="InputException">The file is unreadable or damaged.</exception>
    public static ArrayValues ReadFile(string path, long mapFrom)
    {
        using FileStream file = InputFile.Open(path);
        return NpyArray.Map(file, path, mapFrom) ?? NpyArray.Read(file, file.Length, path).Values;
    }

    private static (ArrayValues Values, ArrayValues? Labels) ReadArchive(string path)
    {
        using FileStream file = InputFile.Open(path);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            ZipArchiveEntry? values = archive.GetEntry(ArraySamples.SamplesName + Suffix);
            ZipArchiveEntry? labels = archive.GetEntry(ArraySamples.LabelsName + Suffix);
            string found = string.Join(", ", archive.Entries.Take(20).Select(entry => entry.Name.Replace(Suffix, "", StringComparison.Ordinal)));
            return values is not null
                ? (ReadEntry(values, path), labels is null ? null : ReadEntry(labels, path))
                : throw new InputException($"{path}: there is no array 'X' (samples, and 'y' for labels); the file has {found}");
        }
        catch (InvalidDataException error)
        {
            throw new InputException($"{path}: not an npz file, or damaged; copy or download it again", error);
        }
    }

    private static ArrayValues ReadEntry(ZipArchiveEntry entry, string path)
    {
        using Stream content = entry.Open();
        return NpyArray.Read(content, Math.Min(entry.Length, entry.CompressedLength * InputFile.DeflateRatio), $"{path}, array {entry.Name}").Values;
    }
}
