/** A cell's text before its editor is built has the editor's measures, so nothing moves. */

export const standInSheet = new CSSStyleSheet();
standInSheet.replaceSync(`
  pre {
    margin: 0;
    padding: 9px 12px;
    overflow: hidden;
    color: var(--code-text);
    font: 400 var(--code-size) / var(--code-line) var(--font-code);
    font-variant-ligatures: none;
    white-space: pre;
    cursor: text;
  }
`);
