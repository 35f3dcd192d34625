using DistributedAE.Data;

namespace DistributedAE.Cli.Cluster;

/// <summary>Where a database's connection string comes from. Never from the command line: it may hold a password, which everybody on the machine could read there.</summary>
internal static class DatabaseFile
{
    /// <summary>The connection string in a file, else in <c>DAE_DATABASE</c>; null where there is none.</summary>
    /// <param name="file">The file; null for none.</param>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static string? Read(string? file)
    {
        if (file is null)
        {
            return Environment.GetEnvironmentVariable("DAE_DATABASE") is { Length: > 0 } value ? value : null;
        }

        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotFoundException($"there is no file {file} with a database's connection string", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {file}: {problem.Message}", problem);
        }
    }
}
