/** How HTML outputs look unless they bring their own style: frames of data above all. */

export const htmlSheet = new CSSStyleSheet();
htmlSheet.replaceSync(`
  :host {
    display: block;
    overflow-x: auto;
    font: 400 var(--text-14) / 20px var(--font-ui);
  }
  table {
    border: 0;
    border-collapse: collapse;
    font: 400 var(--code-size) / var(--code-line) var(--font-code);
    font-variant-ligatures: none;
    font-variant-numeric: tabular-nums;
  }
  th, td {
    padding: 3px 12px;
    border: 0;
    text-align: right;
    white-space: nowrap;
  }
  thead tr:last-child th {
    border-bottom: var(--hairline) solid var(--line-strong);
  }
  thead th {
    font-weight: 500;
    vertical-align: bottom;
  }
  tbody th {
    color: var(--muted);
    font-weight: 400;
  }
  tbody tr:nth-child(5n) > * {
    border-bottom: var(--hairline) solid var(--line);
  }
  tbody tr:hover > * {
    background: var(--surface-2);
  }
  p {
    margin: 4px 0;
    color: var(--muted);
    font-size: var(--text-12);
  }
  a {
    color: var(--accent);
  }
  img, svg {
    max-width: 100%;
  }
  pre, code {
    font: 400 var(--code-size) / var(--code-line) var(--font-code);
  }
`);
