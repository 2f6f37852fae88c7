/**
 * Islands: elements that a library draws. Its adapter is registered by name, itself or how to load
 * it when the first island of that name appears.
 *
 * @typedef {Record<string, unknown>} Props
 * @typedef {{
 *   update?(props: Props, changed: Props): void,
 *   destroy?(): void,
 *   call?(method: string, argumentsJson: string): unknown,
 * }} Mounted
 * @typedef {{
 *   mount(element: Element, props: Props, emit: (name: string, detailJson: string) => void): Mounted,
 * }} Adapter
 */

/** @type {Map<string, Adapter | (() => Promise<Adapter>)>} */
const adapters = new Map();

/**
 * @param {string} name
 * @param {Adapter | (() => Promise<Adapter>)} adapter
 */
export function registerComponent(name, adapter) {
  adapters.set(name, adapter);
}

/**
 * @param {string} name
 * @returns {Adapter | Promise<Adapter>} loaded first if it has to be
 */
export function adapterOf(name) {
  const known = adapters.get(name);
  if (!known) return Promise.reject(new Error(`No component is registered as ${name}.`));
  if (typeof known !== "function") return known;
  return known().then((adapter) => {
    registerComponent(name, adapter);
    return adapter;
  });
}

/** One island. What is asked of it before its adapter is there happens then, in order. */
export class Island {
  /** @type {Mounted | null} */
  #mounted = null;
  #gone = false;
  /** @type {Promise<void> | null} */
  #loading = null;
  /** @type {(() => void)[]} */
  #waiting = [];

  /**
   * @param {string} name
   * @param {Element} element
   * @param {Props} props
   * @param {(name: string, detailJson: string) => void} emit
   * @param {(what: string, error: unknown) => void} fail
   */
  constructor(name, element, props, emit, fail) {
    this.name = name;
    this.element = element;
    this.props = props;
    this.emit = emit;
    this.fail = fail;
    const adapter = adapterOf(name);
    if (adapter instanceof Promise) {
      this.#loading = adapter.then(
        (loaded) => this.#mount(loaded),
        (error) => fail(`The component “${name}” could not be loaded`, error),
      );
    } else this.#mount(adapter);
  }

  /** @param {Adapter} adapter */
  #mount(adapter) {
    if (this.#gone) return;
    this.#try("mount", () => {
      const emit = (/** @type {string} */ name, /** @type {string} */ detail) => {
        if (!this.#gone) this.emit(name, detail ?? "null");
      };
      this.#mounted = adapter.mount(this.element, this.props, emit) ?? {};
    });
    for (const act of this.#waiting.splice(0)) act();
  }

  /** @param {Props} changed */
  update(changed) {
    this.props = { ...this.props, ...changed };
    const { props } = this;
    // Before it is mounted nothing is to be done: it will be given the newest properties.
    if (this.#mounted) this.#try("update", () => this.#mounted?.update?.(props, changed));
  }

  /**
   * @param {string} method
   * @param {string} argumentsJson
   */
  call(method, argumentsJson) {
    const act = () => this.#try(method, () => this.#mounted?.call?.(method, argumentsJson));
    if (this.#mounted || !this.#loading) act();
    else this.#waiting.push(act);
  }

  /**
   * @param {string} method
   * @param {string} argumentsJson
   * @returns {Promise<unknown>}
   */
  async ask(method, argumentsJson) {
    await this.#loading;
    if (!this.#mounted?.call) throw new Error(`The component “${this.name}” answers no calls.`);
    return this.#mounted.call(method, argumentsJson);
  }

  destroy() {
    this.#gone = true;
    this.#try("destroy", () => this.#mounted?.destroy?.());
  }

  /**
   * @param {string} what
   * @param {() => unknown} act
   */
  #try(what, act) {
    const failed = (/** @type {unknown} */ error) =>
      this.fail(`“${what}” of the component “${this.name}” failed`, error);
    try {
      const result = act();
      if (result instanceof Promise) result.catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}
