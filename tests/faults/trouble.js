/**
 * Troubles with the browser's storage, at the boundary of its own functions: what is above them is
 * the app's own code, which can't tell them from the real ones.
 *
 * An init script. `__trouble` says when they come; tests change it while the page runs.
 */

(() => {
  if (window !== top || location.protocol === "about:") return;

  const trouble = (globalThis.__trouble = {
    /** Of all writes since the start these find no room: from the first number to before the second. */
    full: [Infinity, Infinity],
    writes: 0,
    /** Where a person's writes were refused: the stores of databases, or "opfs". @type {string[]} */
    places: [],
    /** So many openings of databases fail. */
    unopenable: 0,
    /** Milliseconds that the clock is off. */
    off: 0,
    ...globalThis.__plan,
  });

  /**
   * @param {string} place
   * @param {boolean} counts whether a person must be told when it is refused
   */
  function isFull(place, counts) {
    trouble.writes += 1;
    const refused = trouble.writes >= trouble.full[0] && trouble.writes < trouble.full[1];
    if (refused && counts) trouble.places.push(place);
    return refused;
  }

  const noRoom = () => new DOMException("The quota has been exceeded.", "QuotaExceededError");

  for (const name of ["put", "add"]) {
    const real = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function (...given) {
      const request = real.apply(this, given);
      // Where a cursor was is a convenience, and what fills a log is nobody's; what a person made is not.
      const counts = this.name !== "preferences" && this.name !== "filler";
      if (isFull(`${this.transaction.db.name}/${this.name}`, counts)) {
        const { transaction } = this;
        Object.defineProperty(transaction, "error", { value: noRoom() });
        request.addEventListener("success", () => {
          try {
            transaction.abort();
          } catch {
            // It has been already.
          }
        });
      }
      return request;
    };
  }

  const createWritable = FileSystemFileHandle.prototype.createWritable;
  FileSystemFileHandle.prototype.createWritable = async function (...given) {
    if (isFull("opfs", true)) throw noRoom();
    return createWritable.apply(this, given);
  };

  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...given) {
    if (trouble.unopenable <= 0) return open.apply(this, given);
    trouble.unopenable -= 1;
    if (trouble.opening === "throw") throw new DOMException("denied", "SecurityError");
    // A request of a database that nobody has, which fails as one does whose files are damaged.
    const request = open.call(this, `unopenable ${Math.random()}`);
    request.addEventListener("upgradeneeded", (event) => {
      event.stopImmediatePropagation();
      request.transaction.abort();
    });
    Object.defineProperty(request, "error", {
      value: new DOMException("Internal error opening backing store.", "UnknownError"),
    });
    return request;
  };

  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length > 0) super(...given);
      else super(RealDate.now() + trouble.off);
    }

    static now() {
      return RealDate.now() + trouble.off;
    }
  };

  if (trouble.withoutOpfs) {
    StorageManager.prototype.getDirectory = () =>
      Promise.reject(new DOMException("It was determined that …", "SecurityError"));
  }
  if (trouble.withoutServiceWorker) delete Navigator.prototype.serviceWorker;
})();
