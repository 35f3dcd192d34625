using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace DistributedAE.Server.Jobs;

/// <summary>Names and ids of jobs. Both are names of files too, and cannot leave a folder.</summary>
internal static partial class JobIds
{
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const int SuffixLength = 6;

    /// <summary>Whether a job may be called so: 1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>A new id: the name, a dash, six random characters.</summary>
    public static string New(string name) => $"{name}-{RandomNumberGenerator.GetString(Base32, SuffixLength)}";

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Name();
}
