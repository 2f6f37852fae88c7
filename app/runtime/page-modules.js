/**
 * The modules that the page's Python imports. PyScript asks for them once Python has started; asked
 * for while it starts, they are here by then.
 */

const CONFIG = new URL("../../py/page.json", import.meta.url);

/** Fetch and evaluate them now. One that fails is told of by who imports it. */
export async function fetchPageModules() {
  try {
    const { js_modules: modules } = await (await fetch(CONFIG)).json();
    const paths = Object.keys(modules.main);
    await Promise.all(paths.map((path) => import(new URL(path, CONFIG).href)));
  } catch {
    // PyScript reads the same file and imports the same modules, and says what is wrong.
  }
}
