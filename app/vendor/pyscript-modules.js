// PyScript's own Python, which it writes into an interpreter: a part that it doesn't export.
export { default } from "../node_modules/@pyscript/core/src/stdlib/pyscript.js";
