using System.Text;
using System.Text.RegularExpressions;
using DistributedAE.Data;

namespace DistributedAE.Training.Jobs;

/// <summary>
/// Reads job files. The reader is strict: what is not in the table of keys (<see cref="JobKeys"/>), of another type, out of range
/// or at odds with another value is an error, and all errors are told together, each with its place and its remedy.
/// </summary>
public static partial class JobFileReader
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Reads the job file at <paramref name="path"/>.</summary>
    /// <param name="path">A YAML file of at most 1 MB, in UTF-8.</param>
    /// <param name="overrides">Values of <c>--set key=value</c>; see <see cref="Read"/>.</param>
    /// <exception cref="NotFoundException">There is no such file.</exception>
    /// <exception cref="InputException">The file cannot be read, or is no valid job.</exception>
    public static JobFile ReadFile(string path, IReadOnlyList<string>? overrides = null)
    {
        string text;
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxBytes)
            {
                throw new InputException($"{path}: {file.Length} bytes, but a job file has at most {MaxBytes}");
            }

            text = File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotFoundException($"{path}: there is no such file; 'dae init' writes a job file to start from", problem);
        }
        catch (DecoderFallbackException problem)
        {
            throw new InputException($"{path}: not a text in UTF-8", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {problem.Message}", problem);
        }

        return Read(text, path, overrides);
    }

    /// <summary>Reads the text of a job file.</summary>
    /// <param name="text">YAML of at most 1,048,576 characters.</param>
    /// <param name="fileName">Stands before every error; without folder and extension it is the default name of the job.</param>
    /// <param name="overrides">
    /// <c>key=value</c>, the key with the keys above it, as in <c>finetune.optimizer.learningRate=0.01</c> or
    /// <c>model.layers[0]=21</c>, the value in YAML. They take the place of the file's values before anything is checked.
    /// </param>
    /// <exception cref="InputException">It is no valid job; one line for each error.</exception>
    public static JobFile Read(string text, string fileName, IReadOnlyList<string>? overrides = null)
    {
        overrides ??= [];
        if (text.Length > JobTreeParser.MaxCharacters)
        {
            throw new InputException($"{fileName}: {text.Length} characters, but a job file has at most {JobTreeParser.MaxCharacters}");
        }

        var errors = new JobErrors();
        JobNode? tree = JobTreeParser.Parse(text, mark => new JobOrigin($"{fileName}:{mark.Line}:{mark.Column}", mark.Index), errors);
        if (tree is null)
        {
            throw new InputException($"{fileName}: is empty; a job needs at least data.source and model.layers");
        }

        if (tree is JobMapping mapping)
        {
            JobOverrides.Apply(mapping, overrides, errors);
        }

        JobSpec? job = null;
        if (new JobValueReader(errors).Read(JobKeys.Root, tree, "") is { Value: JobValues values })
        {
            job = JobBuilder.Build(values, DefaultName(fileName));
            new JobRules(job, values, errors).Check();
        }

        errors.Throw();
        string shown = overrides.Count == 0 ? text : WithOverrides((JobMapping)tree, fileName, overrides);
        return new JobFile(job!, shown);
    }

    private static string WithOverrides(JobMapping tree, string fileName, IReadOnlyList<string> overrides)
    {
        var text = new StringBuilder($"# {Path.GetFileName(fileName)} with these values overridden:\n");
        foreach (string argument in overrides)
        {
            text.Append("#   ").Append(LineBreaks().Replace(argument, " ")).Append('\n');
        }

        return text.Append(JobTreeWriter.Write(tree)).ToString();
    }

    private static string DefaultName(string fileName)
    {
        string stem = NotInNames().Replace(Path.GetFileNameWithoutExtension(fileName), "-").TrimStart('.', '-', '_');
        return stem.Length == 0 ? "job" : stem[..Math.Min(stem.Length, 64)];
    }

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex NotInNames();

    [GeneratedRegex(@"[\p{C}\u2028\u2029]+")]
    private static partial Regex LineBreaks();
}
