using System.CommandLine;
using System.Text.RegularExpressions;
using DistributedAE.Data;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae init</c>: writes a job file with comments to start from.</summary>
internal static partial class InitCommand
{
    private const string DefaultKind = "digits";

    /// <summary>What can be asked for, and the ready job file it starts from.</summary>
    private static readonly Dictionary<string, string> Templates = new(StringComparer.Ordinal)
    {
        [DefaultKind] = "digits.yaml",
        ["deep"] = "mnist-deep.yaml",
        ["denoising"] = "mnist-sda.yaml",
        ["sparse"] = "mnist-sparse.yaml",
        ["convolutional"] = "digits-conv.yaml",
    };

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "The job file to write; an existing file is left alone.",
            DefaultValueFactory = _ => "job.yaml",
        };
        var kind = new Option<string>("--kind")
        {
            Description = "digits (needs no download), deep (MNIST to 30 numbers), denoising (classifies MNIST), sparse (filters of MNIST) or convolutional (of the digits).",
            HelpName = string.Join('|', Templates.Keys),
            DefaultValueFactory = _ => DefaultKind,
        };
        kind.AcceptOnlyFromAmong([.. Templates.Keys]);
        var schema = new Option<bool>("--schema") { Description = "Print the JSON Schema of job files instead." };
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("init", "Writes a job file with comments to start from.", """
            dae init                                 job.yaml for the built-in digits
            dae init --kind sparse strokes.yaml      a sparse autoencoder of MNIST
            dae init --schema > job.schema.json      for editors that check as you type
            """)
        {
            file,
            kind,
            schema,
            output,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(schema))
            {
                Console.Out.Write(JobSchema.Write());
                return ExitCodes.Done;
            }

            string path = parsed.GetRequiredValue(file);
            Write(path, Template(parsed.GetRequiredValue(kind), path));
            if (parsed.IsJson(output))
            {
                JsonOutput.Write(new { File = Path.GetFullPath(path) });
            }
            else
            {
                Console.Out.WriteLine($"wrote {path}; train it with: dae train {path}");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The ready job file of that kind, named after the new file, without its link to the schema beside it.</summary>
    private static string Template(string kind, string path)
    {
        using Stream resource = typeof(InitCommand).Assembly.GetManifestResourceStream($"jobs/{Templates[kind]}")!;
        using var reader = new StreamReader(resource);
        string text = SchemaLink().Replace(reader.ReadToEnd(), "");
        text = RunExample().Replace(text, $"dae train {path}");
        string name = Path.GetFileNameWithoutExtension(path);
        return PlainName().IsMatch(name) ? NameLine().Replace(text, $"name: {name}") : text;
    }

    private static void Write(string path, string text)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(file);
            writer.Write(text);
        }
        catch (IOException problem) when (File.Exists(path))
        {
            throw new InputException($"{path} exists already and was left as it is; give another name, or remove it first", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be written: {problem.Message}", problem);
        }
    }

    [GeneratedRegex(@"^# yaml-language-server:.*\n", RegexOptions.Multiline)]
    private static partial Regex SchemaLink();

    [GeneratedRegex(@"dae train jobs/\S+")]
    private static partial Regex RunExample();

    [GeneratedRegex("^name: .*$", RegexOptions.Multiline)]
    private static partial Regex NameLine();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex PlainName();
}
