using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DistributedAE.Data;

namespace DistributedAE.Server.Security;

/// <summary>A file with a token, which only its owner can read.</summary>
internal static class TokenFile
{
    private const int TokenBytes = 32;
    private const int MaxFileBytes = 4096;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads the token, or makes one where there is no file.</summary>
    /// <exception cref="InputException">The file cannot be read or made, others can read it, or it holds no token.</exception>
    public static string ReadOrCreate(string path)
    {
        try
        {
            return File.Exists(path) ? Read(path) : Create(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read the token file {path}: {error.Message}", error);
        }
    }

    private static string Create(string path)
    {
        string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        Write(path, token);
        return token;
    }

    /// <summary>Writes a token that was made elsewhere.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, string token) =>
        AtomicFile.Write(path, stream =>
        {
            if (!OperatingSystem.IsWindows())
            {
                // before there is anything to read in it
                File.SetUnixFileMode(((FileStream)stream).SafeFileHandle, OwnerOnly);
            }

            stream.Write(Encoding.ASCII.GetBytes(token + '\n'));
        });

    private static string Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new InputException($"others than its owner can use the token file {path}; run 'chmod 600 {path}', or delete it to get a new token");
        }

        string token = new FileInfo(path).Length > MaxFileBytes ? "" : File.ReadAllText(path).Trim();
        return token.Length >= TokenBytes && token.All(letter => letter is > ' ' and < '\u007f')
            ? token
            : throw new InputException($"{path} holds no token of at least {TokenBytes} visible characters; delete it to get a new one");
    }
}
