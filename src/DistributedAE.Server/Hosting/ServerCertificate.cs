using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DistributedAE.Data;

namespace DistributedAE.Server.Hosting;

/// <summary>Loads the certificate of TLS.</summary>
internal static class ServerCertificate
{
    /// <summary>The certificate with its private key; null where none is configured.</summary>
    /// <exception cref="InputException">It cannot be read, or has no private key.</exception>
    public static X509Certificate2? Load(CoordinatorOptions options)
    {
        if (options.CertificatePath is not { } path)
        {
            return null;
        }

        try
        {
            X509Certificate2 certificate = IsPfx(path)
                ? X509CertificateLoader.LoadPkcs12FromFile(path, options.CertificatePassword)
                : LoadPem(path, options);
            return certificate.HasPrivateKey
                ? certificate
                : throw new InputException($"the certificate {path} has no private key; name the key's file too");
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"cannot use the certificate {path}: {error.Message}; a PEM file (with the key's file) or a PFX file, and its password where it has one, is needed", error);
        }
    }

    private static X509Certificate2 LoadPem(string path, CoordinatorOptions options)
    {
        using X509Certificate2 read = options.CertificatePassword is { } password
            ? X509Certificate2.CreateFromEncryptedPemFile(path, password, options.CertificateKeyPath)
            : X509Certificate2.CreateFromPemFile(path, options.CertificateKeyPath);

        // Windows does not serve with a key that lives in memory only
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
    }

    private static bool IsPfx(string path) =>
        path.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".p12", StringComparison.OrdinalIgnoreCase);
}
