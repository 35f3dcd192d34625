namespace DistributedAE.Data;

/// <summary>
/// Splits CSV (RFC 4180, UTF-8, commas) into records of fields: quoted fields with doubled quotes and line breaks, line
/// ends LF, CRLF or CR, an optional byte order mark. One record is in memory at a time.
/// </summary>
internal sealed class CsvParser(Stream content, string path)
{
    /// <summary>The most fields of a record.</summary>
    public const int MaximumFields = 1_000_000;

    /// <summary>The most bytes of a field.</summary>
    public const int MaximumFieldBytes = 1 << 20;

    /// <summary>The most bytes of a record.</summary>
    public const int MaximumRecordBytes = 1 << 28;

    private const int EndOfContent = -1;

    private static ReadOnlySpan<byte> Special => ",\r\n\""u8;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly List<int> _ends = [];
    private byte[] _record = new byte[1 << 12];
    private int _recordLength;
    private int _position;
    private int _filled;
    private bool _started;
    private long _nextLine = 1;

    /// <summary>Number of fields of the current record, ≥ 1.</summary>
    public int FieldCount => _ends.Count;

    /// <summary>The line, from 1, on which the current record begins.</summary>
    public long Line { get; private set; }

    /// <summary>Whether the current record is an empty line.</summary>
    public bool IsBlank => FieldCount == 1 && _recordLength == 0;

    /// <summary>The unquoted bytes of a field of the current record.</summary>
    public ReadOnlySpan<byte> Field(int index)
    {
        int start = index == 0 ? 0 : _ends[index - 1];
        return _record.AsSpan(start, _ends[index] - start);
    }

    /// <summary>Goes on to the next record; false at the end.</summary>
    /// <exception cref="InputException">The content is no CSV, or a limit is passed.</exception>
    public bool Next()
    {
        _ends.Clear();
        _recordLength = 0;
        Line = _nextLine;
        if (Peek() == EndOfContent)
        {
            return false;
        }

        while (true)
        {
            ReadField();
            if (FieldCount == MaximumFields)
            {
                throw new InputException($"{path}: line {Line}: more than {MaximumFields} columns");
            }

            _ends.Add(_recordLength);
            int end = Peek();
            _position++;
            if (end == ',')
            {
                continue;
            }

            _nextLine += end == EndOfContent ? 0 : 1;
            if (end == '\r' && Peek() == '\n')
            {
                _position++;
            }

            return true;
        }
    }

    private void ReadField()
    {
        if (Peek() == '"')
        {
            _position++;
            ReadQuoted();
            return;
        }

        int start = _recordLength;
        while (Peek() != EndOfContent)
        {
            Span<byte> rest = _buffer.AsSpan(_position, _filled - _position);
            int length = rest.IndexOfAny(Special);
            Append(length < 0 ? rest : rest[..length], start);
            if (length < 0)
            {
                continue;
            }

            if (Peek() == '"')
            {
                throw new InputException(
                    $"{path}: line {Line}: field {FieldCount + 1} has a quote inside; put the whole field into quotes and double those within");
            }

            return;
        }
    }

    private void ReadQuoted()
    {
        int start = _recordLength;
        while (true)
        {
            if (Peek() == EndOfContent)
            {
                throw new InputException($"{path}: line {Line}: field {FieldCount + 1} begins with a quote that is never closed");
            }

            Span<byte> rest = _buffer.AsSpan(_position, _filled - _position);
            int length = rest.IndexOf((byte)'"');
            Span<byte> part = length < 0 ? rest : rest[..length];
            _nextLine += part.Count((byte)'\n');
            Append(part, start);
            if (length < 0)
            {
                continue;
            }

            _position++;
            if (Peek() != '"')
            {
                break;
            }

            Append(_buffer.AsSpan(_position, 1), start);
        }

        if (Peek() is not (EndOfContent or ',' or '\r' or '\n'))
        {
            throw new InputException($"{path}: line {Line}: field {FieldCount + 1} goes on after its closing quote");
        }
    }

    private void Append(ReadOnlySpan<byte> bytes, int fieldStart)
    {
        _position += bytes.Length;
        int length = _recordLength + bytes.Length;
        if (length - fieldStart > MaximumFieldBytes)
        {
            throw new InputException($"{path}: line {Line}: field {FieldCount + 1} is longer than {MaximumFieldBytes} bytes");
        }

        if (length > MaximumRecordBytes)
        {
            throw new InputException($"{path}: line {Line}: the record is longer than {MaximumRecordBytes} bytes");
        }

        if (length > _record.Length)
        {
            Array.Resize(ref _record, Math.Max(length, _record.Length * 2));
        }

        bytes.CopyTo(_record.AsSpan(_recordLength));
        _recordLength = length;
    }

    private int Peek()
    {
        if (_position < _filled)
        {
            return _buffer[_position];
        }

        _filled = InputFile.Read(content, _buffer, path);
        _position = 0;
        if (!_started)
        {
            _started = true;
            _position = _buffer.AsSpan(0, _filled).StartsWith("\uFEFF"u8) ? 3 : 0;
        }

        return _position < _filled ? _buffer[_position] : EndOfContent;
    }
}
