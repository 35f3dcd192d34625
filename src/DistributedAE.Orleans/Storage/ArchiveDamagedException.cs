using DistributedAE.Data;

namespace DistributedAE.Orleans.Storage;

/// <summary>A file is not in the database as it was stored.</summary>
internal sealed class ArchiveDamagedException : InputException
{
    /// <summary>A damaged file.</summary>
    /// <param name="file">Which file of what.</param>
    /// <param name="damage">What is wrong with it.</param>
    /// <param name="cause">The error that showed it; null for none.</param>
    public ArchiveDamagedException(string file, string damage, Exception? cause = null)
        : base($"{file} is damaged in the database: {damage}; restore the database from its backup, and have its disk looked at", cause!) => File = file;

    /// <summary>Which file of what.</summary>
    public string File { get; }
}
