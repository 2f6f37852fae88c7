/** The adapters that nearly every session needs, at hand before the first view is drawn. */

import { registerComponent } from "../bridge/dom.js";
import * as editor from "../components/editor.js";
import * as markdown from "../components/markdown.js";
import * as output from "../components/output.js";

registerComponent("editor", editor);
registerComponent("markdown", markdown);
registerComponent("output", output);
