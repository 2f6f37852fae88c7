/**
 * How code looks: the page's tokens applied to CodeMirror. The editor lives in a shadow root, so
 * that its style modules are adopted sheets, which the content security policy allows; custom
 * properties reach into it.
 */

import { EditorView, HighlightStyle, syntaxHighlighting, tags } from "../../vendor/codemirror.js";

const look = EditorView.theme({
  "&": {
    backgroundColor: "transparent",
    color: "var(--code-text)",
    fontSize: "var(--code-size)",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--font-code)",
    lineHeight: "var(--code-line)",
    fontVariantLigatures: "none",
    overflowX: "auto",
  },
  ".cm-content": { padding: "9px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 12px" },
  ".cm-cursor, .cm-dropCursor": { borderLeft: "2px solid var(--ink)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { backgroundColor: "var(--selection)" },
  ".cm-content ::selection": { backgroundColor: "var(--selection)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--code-bracket)",
    outline: "none",
  },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": { color: "var(--alarm)" },
  ".cm-placeholder": { color: "var(--muted)" },
  ".cm-searchMatch": { backgroundColor: "var(--accent-soft)" },
  ".cm-gutters": {
    border: "none",
    backgroundColor: "transparent",
    color: "var(--muted)",
  },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 4px 0 12px", minWidth: "32px" },
  ".cm-tooltip": {
    zIndex: "40",
    border: "var(--hairline) solid var(--line)",
    borderRadius: "var(--round-card)",
    backgroundColor: "var(--raised)",
    boxShadow: "var(--shadow)",
    color: "var(--ink)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    padding: "4px",
    maxHeight: "260px",
    fontFamily: "var(--font-code)",
    fontSize: "var(--code-size)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    padding: "2px 8px",
    borderRadius: "var(--round-control)",
    lineHeight: "20px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent-soft)",
    color: "var(--ink)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": {
    marginLeft: "16px",
    color: "var(--muted)",
    fontFamily: "var(--font-ui)",
    fontSize: "12px",
    fontStyle: "normal",
  },
  ".cm-inspection": {
    boxSizing: "border-box",
    maxWidth: "640px",
    maxHeight: "300px",
    overflow: "auto",
    margin: "0",
    padding: "8px 12px",
    fontFamily: "var(--font-code)",
    fontSize: "12px",
    lineHeight: "18px",
    whiteSpace: "pre-wrap",
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)", fontWeight: "500" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName))],
    color: "var(--code-name)",
  },
  { tag: [tags.definition(tags.className), tags.className], color: "var(--code-name)", fontWeight: "500" },
  { tag: [tags.comment, tags.meta], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: tags.heading, fontWeight: "700" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strong, fontWeight: "700" },
  { tag: [tags.link, tags.url], color: "var(--accent)" },
  { tag: tags.monospace, color: "var(--code-string)" },
  { tag: tags.invalid, color: "var(--alarm)" },
]);

/** @type {import("@codemirror/state").Extension} */
export const theme = [look, syntaxHighlighting(colours)];
