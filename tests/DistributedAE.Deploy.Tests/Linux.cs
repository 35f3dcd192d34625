using System.Runtime.Versioning;

// what is tested here is for Linux, and uses its permissions of files
[assembly: SupportedOSPlatform("linux")]
