namespace DistributedAE.Training.Models;

/// <summary>The keys of a model file's metadata.</summary>
internal static class ModelKeys
{
    public const string Format = "format";
    public const string FormatVersion = "formatVersion";
    public const string Version = "version";
    public const string ModelSha256 = "modelSha256";
    public const string Name = "name";
    public const string Objective = "objective";
    public const string BitReproducible = "bitReproducible";
    public const string Image = "image";
    public const string ClassNames = "classNames";
    public const string Stages = "stages";
    public const string Job = "job";
}
