using System.Globalization;
using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Training.Models;

namespace DistributedAE.Training.Runs;

/// <summary>
/// The checkpoints of a run: <c>checkpoint-000012.safetensors</c> and so on, and <c>manifest.jsonl</c>, which lists the complete ones. A
/// checkpoint counts only with its line, so a save that breaks off anywhere leaves the one before in force. For one process (see
/// <see cref="RunFolder"/>) and one thread at a time.
/// </summary>
public sealed class CheckpointStore : IDisposable
{
    /// <summary>Name of the manifest.</summary>
    public const string ManifestName = "manifest.jsonl";

    private readonly CheckpointIdentity _identity;
    private readonly int _keep;
    private readonly CheckpointManifest _manifest;
    private readonly List<string> _openWarnings = [];
    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);
    private readonly FloatScratch _scratch = new();

    /// <summary>The checkpoints in a folder.</summary>
    /// <param name="folder">The folder; it is made by the first save.</param>
    /// <param name="keep">How many of the newest are kept, ≥ 1.</param>
    /// <param name="identity">The job's; checkpoints of another are refused.</param>
    /// <exception cref="InputException">The manifest cannot be read.</exception>
    public CheckpointStore(string folder, int keep, CheckpointIdentity identity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        ArgumentNullException.ThrowIfNull(identity);
        Folder = folder;
        _keep = keep;
        _identity = identity;
        _manifest = CheckpointManifest.Open(Path.Combine(folder, ManifestName), _openWarnings);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Saves a checkpoint and returns when it is safe on the disk; then deletes all but the newest ones.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="CheckpointFailedException">It cannot be saved; the one before is still in force.</exception>
    public string Save(CheckpointState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        string? path = null;
        try
        {
            Directory.CreateDirectory(Folder);
            path = Path.Combine(Folder, NextName());
            string sha256 = WriteFile(path, state);
            StageProgress stage = state.Progress.InStage;
            _manifest.Append(new ManifestLine(
                Path.GetFileName(path), sha256, state.Progress.Stage, state.Stage, stage.Epoch, stage.Step, state.ModelSha256));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InputException)
        {
            if (path is not null)
            {
                DeleteIfPossible(path);
            }

            throw new CheckpointFailedException(error is InputException ? error.Message : $"cannot save a checkpoint in {Folder}: {error.Message}", error);
        }

        Faults.Reach(FaultPoint.CheckpointCommitted);
        Prune();
        return path;
    }

    /// <summary>
    /// Opens the newest checkpoint that is whole. What was damaged or missing on the way is skipped for the one before, and reported.
    /// </summary>
    /// <param name="warnings">A text for each checkpoint or line that could not be used, and for another version of DistributedAE.</param>
    /// <returns>The checkpoint; null when there is none.</returns>
    /// <exception cref="InputException">The newest whole checkpoint is of another job, other data or another format; going back would not help.</exception>
    public Checkpoint? TryLoadLatest(out IReadOnlyList<string> warnings)
    {
        var texts = new List<string>(_openWarnings);
        warnings = texts;
        for (int index = _manifest.Lines.Count - 1; index >= 0; index--)
        {
            ManifestLine line = _manifest.Lines[index];
            string path = Path.Combine(Folder, line.File);
            if (FindDamage(path, line.Sha256) is { } damage)
            {
                // those before the newest ones are gone because they were deleted
                if (File.Exists(path) || index >= _manifest.Lines.Count - _keep)
                {
                    texts.Add($"{path} {damage}; it is skipped for the one before");
                }

                _damaged.Add(line.File);
                continue;
            }

            return Open(path, texts);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();

    private string WriteFile(string path, CheckpointState state)
    {
        TensorSource[] tensors =
        [
            .. state.Layout.Tensors.Select(tensor =>
                ParameterSource.Of(CheckpointKeys.ModelPrefix + tensor.Name, tensor, state.Model, _scratch)),
            .. (state.Server?.Tensors ?? []).Select(tensor =>
                ParameterSource.Of(CheckpointKeys.ServerPrefix + tensor.Name, tensor.Tensor, tensor.Buffer, _scratch)),
        ];
        var metadata = new CheckpointMetadata(_identity, state.Progress, state.Stage, state.ModelSha256, state.Server?.Counters);
        string sha256 = string.Empty;
        AtomicFile.Write(path, file =>
        {
            using var hashed = new HashingStream(file);
            SafetensorsWriter.Write(hashed, tensors, metadata.ToDictionary());
            sha256 = hashed.Finish();
        });
        return sha256;
    }

    private Checkpoint Open(string path, List<string> warnings)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            CheckpointMetadata metadata = CheckpointMetadata.Read(file);
            Compare(path, metadata.Identity);
            if (metadata.Identity.Version != _identity.Version)
            {
                warnings.Add(
                    $"{path} was saved by DistributedAE {metadata.Identity.Version}, this is {_identity.Version}: "
                    + "the model may differ in bits from one trained by a single version");
            }

            return new Checkpoint(file, metadata);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Compare(string path, CheckpointIdentity saved)
    {
        if (saved.JobSha256 != _identity.JobSha256)
        {
            throw new InputException(
                $"{path} was saved by another job: its job has the hash {saved.JobSha256}, this job has {_identity.JobSha256}; "
                + "resume with the run folder's job.yaml as it was, or start a new run");
        }

        if (saved.DataSha256 != _identity.DataSha256)
        {
            throw new InputException(
                $"{path} was saved with other data: they had the hash {saved.DataSha256}, the data are now {_identity.DataSha256}; "
                + "bring the data back as they were, or start a new run");
        }
    }

    private static string? FindDamage(string path, string expectedSha256)
    {
        try
        {
            string found = FileHash.Of(path);
            return found == expectedSha256 ? null : $"is damaged: its SHA-256 is {found}, the manifest has {expectedSha256}";
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return "is missing";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {error.Message}";
        }
    }

    /// <summary>One more than any number that is or was in use, so that no name ever means two checkpoints.</summary>
    private string NextName()
    {
        long last = _manifest.Lines
            .Select(line => line.File)
            .Concat(Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)))
            .Max(CheckpointManifest.NumberOf) ?? 0;
        return string.Create(CultureInfo.InvariantCulture, $"checkpoint-{last + 1:D6}.safetensors");
    }

    /// <summary>Deletes the older checkpoints, damaged ones, and what saves that were killed left behind.</summary>
    private void Prune()
    {
        var kept = _manifest.Lines.Select(line => line.File).Where(file => !_damaged.Contains(file)).TakeLast(_keep).ToHashSet(StringComparer.Ordinal);
        try
        {
            foreach (string path in Directory.GetFiles(Folder))
            {
                string name = Path.GetFileName(path);
                bool isLeftOver = name.StartsWith(".checkpoint-", StringComparison.Ordinal) && name.EndsWith(".tmp", StringComparison.Ordinal);
                if (isLeftOver || (CheckpointManifest.NumberOf(name) is not null && !kept.Contains(name)))
                {
                    DeleteIfPossible(path);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // the checkpoint is saved; the next save tries again to delete
        }
    }

    private static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // without a line in the manifest the file doesn't count
        }
    }
}
