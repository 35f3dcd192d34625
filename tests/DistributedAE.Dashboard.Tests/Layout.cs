using Microsoft.Playwright;

namespace DistributedAE.Dashboard.Tests;

/// <summary>Finds what no page may have, at any width: sideways scrolling, texts over each other, texts that are cut off.</summary>
internal static class Layout
{
    // texts are clipped to what of them can be seen; those that end in … or that can be scrolled to say so themselves
    private const string Faults = """
        () => {
          const faults = [];
          const root = document.documentElement;
          if (root.scrollWidth > root.clientWidth) {
            faults.push(`the page is ${root.scrollWidth - root.clientWidth} pixels too wide`);
          }

          const isForReaders = element => element !== null && (getComputedStyle(element).clipPath !== 'none' || isForReaders(element.parentElement));
          const texts = [];
          const walker = document.createTreeWalker(document.querySelector('dialog[open]') ?? document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode;
            const element = node.parentElement;
            if (!node.textContent.trim() || element.closest('option, textarea, script, noscript, .skip-link, .editor, [hidden]') || !element.checkVisibility() || isForReaders(element)) {
              continue;
            }

            const range = document.createRange();
            range.selectNodeContents(node);
            for (const box of range.getClientRects()) {
              let { left, top, right, bottom } = box;
              let isExcused = false;
              for (let parent = element; parent && parent !== document.body; parent = parent.parentElement) {
                const style = getComputedStyle(parent);
                if (style.overflowX !== 'visible' || style.overflowY !== 'visible') {
                  const frame = parent.getBoundingClientRect();
                  isExcused ||= style.textOverflow === 'ellipsis' || ['auto', 'scroll'].includes(style.overflowX) || ['auto', 'scroll'].includes(style.overflowY);
                  if (!isExcused && (left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 2 || bottom > frame.bottom + 2)) {
                    faults.push(`'${node.textContent.trim()}' is cut off`);
                  }

                  left = Math.max(left, frame.left);
                  right = Math.min(right, frame.right);
                  top = Math.max(top, frame.top);
                  bottom = Math.min(bottom, frame.bottom);
                }
              }

              if (right - left > 1 && bottom - top > 1) {
                texts.push({ node, left, top, right, bottom, isSticky: element.closest('#top, thead, th') !== null });
              }
            }
          }

          texts.forEach((one, index) => {
            for (const other of texts.slice(index + 1)) {
              const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
              const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
              if (across > 2 && down > 4 && one.node !== other.node && !one.isSticky && !other.isSticky) {
                faults.push(`'${one.node.textContent.trim()}' lies over '${other.node.textContent.trim()}'`);
              }
            }
          });
          return faults;
        }
        """;

    /// <summary>There is nothing of the kind.</summary>
    public static async Task IsSoundAsync(IPage page, string name)
    {
        string[] faults = await page.EvaluateAsync<string[]>(Faults);
        Assert.True(faults.Length == 0, $"{name}: {string.Join("; ", faults.Distinct().Take(8))}");
    }
}
