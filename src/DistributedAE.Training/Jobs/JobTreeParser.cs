using DistributedAE.Data;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DistributedAE.Training.Jobs;

/// <summary>
/// Reads YAML into a tree of <see cref="JobNode"/>. Only plain data: anchors, aliases and tags are errors, so that the
/// text says what it says.
/// </summary>
internal sealed class JobTreeParser
{
    /// <summary>Longest job file, in characters.</summary>
    public const int MaxCharacters = 1 << 20;

    /// <summary>Deepest nesting of lists and mappings.</summary>
    public const int MaxDepth = 32;

    private readonly Parser _parser;
    private readonly Func<Mark, JobOrigin> _originOf;
    private readonly JobErrors _errors;

    private JobTreeParser(string text, Func<Mark, JobOrigin> originOf, JobErrors errors)
    {
        _parser = new Parser(new StringReader(text));
        _originOf = originOf;
        _errors = errors;
    }

    /// <summary>The tree of <paramref name="text"/>, or null where there is no value in it.</summary>
    /// <exception cref="InputException">It is not YAML, or more than one document, or nested too deeply.</exception>
    public static JobNode? Parse(string text, Func<Mark, JobOrigin> originOf, JobErrors errors)
    {
        var parser = new JobTreeParser(text, originOf, errors);
        try
        {
            return parser.ReadDocument();
        }
        catch (YamlException problem)
        {
            string cause = problem.Message.TrimEnd('.');
            throw new InputException($"{originOf(problem.Start).Label}: not valid YAML: {cause}", problem);
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException)
        {
            // the scanner gives up on some broken flow mappings with a bare exception
            Mark place = parser._parser.Current?.End ?? Mark.Empty;
            throw new InputException($"{originOf(place).Label}: not valid YAML after this place", problem);
        }
    }

    private JobNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        JobNode node = ReadNode(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out DocumentStart? second))
        {
            throw new InputException($"{_originOf(second.Start).Label}: a job file holds one document; remove what follows '---'");
        }

        return node is JobScalar { IsNull: true } ? null : node;
    }

    private JobNode ReadNode(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InputException($"{_originOf(_parser.Current!.Start).Label}: nested more than {MaxDepth} levels deep");
        }

        switch (_parser.Current)
        {
            case AnchorAlias alias:
                _parser.MoveNext();
                _errors.Add(_originOf(alias.Start), $"alias *{alias.Value} is not allowed in a job file; write the value itself");
                return new JobScalar(_originOf(alias.Start), "", isPlain: false);
            case Scalar scalar:
                Refuse(scalar);
                _parser.MoveNext();
                return new JobScalar(_originOf(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart start:
                Refuse(start);
                return ReadList(start, depth);
            default:
                var mapping = _parser.Require<MappingStart>();
                Refuse(mapping);
                return ReadMapping(mapping, depth);
        }
    }

    private JobList ReadList(SequenceStart start, int depth)
    {
        var list = new JobList(_originOf(start.Start));
        _parser.MoveNext();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            list.Items.Add(ReadNode(depth + 1));
        }

        return list;
    }

    private JobMapping ReadMapping(MappingStart start, int depth)
    {
        var mapping = new JobMapping(_originOf(start.Start));
        var seen = new Dictionary<string, JobOrigin>(StringComparer.Ordinal);
        _parser.MoveNext();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            JobNode key = ReadNode(depth + 1);
            JobNode value = ReadNode(depth + 1);
            if (key is not JobScalar { Text: var name })
            {
                _errors.Add(key.Origin, "a list or mapping cannot be a key");
            }
            else if (!seen.TryAdd(name, key.Origin))
            {
                _errors.Add(key.Origin, $"\"{name}\" is given twice; first at {seen[name].Label}");
            }
            else
            {
                mapping.Entries.Add(new JobEntry(name, key.Origin, value));
            }
        }

        return mapping;
    }

    private void Refuse(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            _errors.Add(_originOf(node.Start), $"anchor &{node.Anchor} is not allowed in a job file; write the value where it is used");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            _errors.Add(_originOf(node.Start), $"tag {node.Tag} is not allowed in a job file; remove it");
        }
    }
}
