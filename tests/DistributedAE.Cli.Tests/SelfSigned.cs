using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DistributedAE.Cli.Tests;

/// <summary>Certificates that no authority signed.</summary>
internal static class SelfSigned
{
    /// <summary>Makes <c>NAME.pem</c> and its key, <c>NAME.key</c>, in a folder.</summary>
    /// <returns>SHA-256 of the certificate, in upper-case hexadecimal.</returns>
    public static string Make(string folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}.example", key, HashAlgorithmName.SHA256);
        DateTimeOffset from = TimeProvider.System.GetUtcNow().AddDays(-1);
        using X509Certificate2 certificate = request.CreateSelfSigned(from, from.AddDays(2));
        File.WriteAllText(Path.Combine(folder, $"{name}.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate.GetCertHashString(HashAlgorithmName.SHA256);
    }
}
