// Types of the copy that the build puts beside this file.
export { hooks } from "@pyscript/core";
