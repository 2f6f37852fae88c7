/**
 * Where a kernel may connect to. The policy that its script came with decides and can't be changed
 * any more; this says beforehand, in words, what it will not let through.
 */

/** @typedef {(origin: string) => void} OnRefused */

const HERE = new URL(self.location.href);
const ALLOWED = new Set(HERE.searchParams.getAll("connect"));

/** A connection that the policy forbids. */
class NotAllowed extends Error {
  /** @param {string} origin */
  constructor(origin) {
    super(
      `This kernel may not connect to ${origin}. Nothing leaves this machine unasked: kernels ` +
        "reach only the site that Fieldbook came from. “Allow connections” above the cells asks " +
        "you, and starts the kernel anew.",
    );
    this.name = "ConnectionNotAllowed";
  }
}

/**
 * Make connections that the policy would forbid fail with a reason.
 * @param {OnRefused} onRefused
 */
export function guardConnections(onRefused) {
  /** @param {unknown} address */
  const check = (address) => {
    const url = new URL(String(address), HERE);
    const isLocal = url.origin === HERE.origin || /^(?:blob|data):$/.test(url.protocol);
    if (isLocal || ALLOWED.has(url.origin)) return;
    onRefused(url.origin);
    throw new NotAllowed(url.origin);
  };
  const { fetch, XMLHttpRequest } = self;
  self.fetch = async (input, options) => {
    check(input instanceof Request ? input.url : input);
    return fetch(input, options);
  };
  const { open } = XMLHttpRequest.prototype;
  /**
   * @this {XMLHttpRequest}
   * @param {[string, string | URL, boolean]} given
   */
  function openChecked(...given) {
    check(given[1]);
    return open.apply(this, given);
  }
  XMLHttpRequest.prototype.open = /** @type {typeof open} */ (openChecked);
  for (const name of ["WebSocket", "EventSource", "WebTransport"]) {
    const scope = /** @type {Record<string, any>} */ (/** @type {unknown} */ (self));
    if (!(name in scope)) continue;
    scope[name] = class extends scope[name] {
      /** @param {unknown[]} given */
      constructor(...given) {
        check(given[0]);
        super(...given);
      }
    };
  }
}

/**
 * Ask and wait for the answer, as Python's own libraries do.
 * @param {string} method
 * @param {string} url
 * @param {string} headers JSON of them by name
 * @param {Uint8Array<ArrayBuffer> | null} body
 */
export function requestNow(method, url, headers, body) {
  const request = new XMLHttpRequest();
  request.open(method, url, false);
  request.responseType = "arraybuffer";
  for (const [name, value] of Object.entries(JSON.parse(headers))) {
    request.setRequestHeader(name, String(value));
  }
  request.send(body);
  return {
    status: request.status,
    reason: request.statusText,
    headers: request.getAllResponseHeaders(),
    body: new Uint8Array(request.response ?? new ArrayBuffer(0)),
  };
}
