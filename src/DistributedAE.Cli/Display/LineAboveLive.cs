using Spectre.Console;
using Spectre.Console.Rendering;

namespace DistributedAE.Cli.Display;

/// <summary>A line that takes the place of live lines: what they left on the screen behind it is cleared first.</summary>
/// <param name="line">The line, with its line feed.</param>
internal sealed class LineAboveLive(Markup line) : Renderable
{
    private const string ClearToEndOfScreen = "\u001b[0J";

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control(ClearToEndOfScreen), .. ((IRenderable)line).Render(options, maxWidth), Segment.LineBreak];
}
