using System.Text;

namespace DistributedAE.Deploy.Tests.CommandLines;

/// <summary>Takes a command line of a shell or of systemd apart, with something in place of its variables.</summary>
internal static class ShellWords
{
    /// <summary>A value that every option takes that is not an address: a name, a path, a number.</summary>
    public const string AnyValue = "1";

    /// <summary>The words of the first command of a line, up to a redirection, a pipe or what joins it to the next.</summary>
    public static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool open = false;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char letter = line[i];
            if (letter == '$' && quote != '\'')
            {
                word.Append(Variable(line, ref i));
                open = true;
            }
            else if (quote != '\0' ? letter == quote : letter is '"' or '\'')
            {
                quote = quote == '\0' ? letter : '\0';
                open = true;
            }
            else if (quote != '\0')
            {
                word.Append(letter);
            }
            else if (letter is '|' or '&' or ';' or '>' or '<' or '#' or ')')
            {
                // the digit of 2>&1 is no argument
                open = open && !(letter == '>' && word.ToString() is "1" or "2");
                break;
            }
            else if (letter is ' ' or '\t')
            {
                Close();
            }
            else
            {
                word.Append(letter);
                open = true;
            }
        }

        Close();
        return words;

        void Close()
        {
            if (open)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            open = false;
        }
    }

    /// <summary>What stands for the variable or the command's output that begins at <paramref name="at"/>, which is moved to its end: its default where it has one.</summary>
    private static string Variable(string line, ref int at)
    {
        char next = at + 1 < line.Length ? line[at + 1] : ' ';
        if (next is '{' or '(')
        {
            int end = Closing(line, at + 1, next, next == '{' ? '}' : ')');
            string inside = line[(at + 2)..end];
            at = end;
            int given = inside.IndexOf(":-", StringComparison.Ordinal);
            return next == '{' && given > 0 && !inside.Contains('$', StringComparison.Ordinal) ? inside[(given + 2)..] : AnyValue;
        }

        if (next is '@' or '*' or '#' or '?' or '$')
        {
            at++;
            return AnyValue;
        }

        while (at + 1 < line.Length && (char.IsAsciiLetterOrDigit(line[at + 1]) || line[at + 1] == '_'))
        {
            at++;
        }

        return AnyValue;
    }

    private static int Closing(string line, int from, char opening, char closing)
    {
        int depth = 0;
        for (int i = from; i < line.Length; i++)
        {
            depth += line[i] == opening ? 1 : line[i] == closing ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        throw new FormatException($"'{line}' has no {closing} for the {opening} at {from}");
    }
}
