/**
 * What a snapshot consists of, and the parts of Pyodide that it is taken from.
 *
 * @module
 */

/**
 * A shared library as the loader's record has it (`tooling/loader_patches.py`).
 *
 * @typedef {object} PlacedLibrary
 * @property {string} name
 * @property {number} memoryBase
 * @property {number} memorySize
 * @property {number} tableBase
 * @property {boolean} nodelete
 * @property {string[]} needs libraries whose symbols it uses
 */

/**
 * How libraries lie in memory and table, and what is known by which address.
 *
 * @typedef {object} LinkingRecord
 * @property {RecordedLibrary[]} libraries in the order in which they were loaded
 * @property {[slot: number, library: string, symbol: string, signature: string][]} functions
 * @property {[slot: number, symbol: string, signature: string][]} own the interpreter's functions
 * @property {Record<string, number>} got the global offset table
 * @property {Record<string, string>} handles what `dlopen` gave → library
 * @property {number} ownEnd the table's length with the interpreter's own functions in it
 * @property {number} tableBase the same in a bare interpreter that has started
 * @property {number} tableLength
 * @property {number[]} freeSlots
 *
 * @typedef {PlacedLibrary & {global: boolean, scope: number}} RecordedLibrary those of one `scope`
 *   see each other's symbols
 */

/** Where in the libraries' file. @typedef {[offset: number, length: number]} Extent */

/**
 * The same, as a snapshot keeps it: by library what its linking needs, read when it is linked.
 *
 * @typedef {Omit<LinkingRecord, "libraries" | "got" | "own"> & LinkingParts} Linking
 *
 * @typedef {object} LinkingParts
 * @property {KeptLibrary[]} libraries
 * @property {number[]} eager scopes whose libraries have no trampolines
 * @property {Extent} tableModule
 * @property {Record<string, number>} ownGot what the interpreter asks of the offset table
 * @property {Extent} got JSON of all of it
 *
 * @typedef {RecordedLibrary & {code: Extent, sample: number, details: Extent}} KeptLibrary
 *
 * @typedef {object} LibraryDetails
 * @property {[slot: number, symbol: string, signature: string][]} functions which were given slots
 * @property {Record<string, number>} got the part of the global offset table that it asks for
 */

/**
 * The heap without its empty pages.
 *
 * @typedef {object} HeapLayout
 * @property {number} size bytes in memory
 * @property {[address: number, length: number][]} runs what is stored, one after another
 * @property {number} sample see `sampleOf`
 */

/**
 * Where the files of the installed packages lie in the archive.
 *
 * @typedef {object} ArchiveIndex
 * @property {string} root
 * @property {Record<string, [offset: number, names: string, lengths: number[]]>} folders by their
 *   path below the root: its files one after another, their names joined by "/"
 * @property {{folder: string, name: string, extent: [offset: number, length: number]}} library the
 *   standard library, one file
 * @property {Record<string, string>} loadedPackages
 */

/**
 * Everything about a snapshot but its bytes.
 *
 * @typedef {object} Snapshot
 * @property {Linking} linking
 * @property {HeapLayout} heap
 * @property {{hiwireKeys: (Reference | null)[], immortalKeys: string[]}} references
 * @property {import("pyodide").Lockfile} lockFile
 * @property {Record<string, string>} loadedPackages
 * @property {number} clock what the monotonic clock showed, in milliseconds
 */

/**
 * A JavaScript object that Python refers to, by where it is found in any worker.
 *
 * @typedef {{path: string[]} | {API: true} | {abortSignalAny: true}
 *   | {serialized: SerializedReference}} Reference
 * @typedef {{owner: "public" | "internal" | "global", name: string | null}} SerializedReference
 */

/** @typedef {{refcount: number, name: string, exports: Record<string, unknown>, global: boolean}} Library */

/**
 * The dynamic linker as the patched loader offers it.
 *
 * @typedef {object} DynamicLinker
 * @property {{loadedLibsByName: Record<string, Library>, loadedLibsByHandle: Record<string, Library>}} LDSO
 * @property {Record<string, WebAssembly.Global>} GOT
 * @property {(name: string, flags: object, scope: object) => unknown} loadDynamicLibrary
 * @property {(slot: number, func: Function) => void} setWasmTableEntry
 * @property {(func: Function, signature: string) => Function} convertJsFunctionToWasm
 * @property {() => void} updateMemoryViews
 * @property {(func: Function, slot: number) => void} rememberFunction
 * @property {number[]} freeTableIndexes
 * @property {WebAssembly.Table} table
 * @property {WebAssembly.Memory} memory
 * @property {(PlacedLibrary & {scope?: object})[]} libraries
 * @property {{slot: number, func: Function & {sig?: string}, sig?: string}[]} functions
 * @property {Map<string, PlacedLibrary> | null} placements
 * @property {Map<string, WebAssembly.Module> | null} modules
 * @property {number} ownEnd the table's length when the interpreter's own functions were in it
 * @property {(() => void) | null} beforeLoading called before a library is loaded that has no
 *   placement
 */

/**
 * The Emscripten module inside of Pyodide, as far as it is touched.
 *
 * @typedef {object} RuntimeModule
 * @property {DynamicLinker} dylink
 * @property {Uint8Array} HEAPU8
 * @property {(size: number) => number} _malloc
 * @property {(address: number) => void} _free
 * @property {(size: number) => number} _PyMem_RawMalloc
 * @property {(address: number) => void} _PyMem_RawFree
 * @property {(answer: number) => void} _mallinfo writes its struct where it is told
 * @property {(by: number) => number} _sbrk
 * @property {number} [clockOffset]
 * @property {RuntimeInternals} API
 *
 * @typedef {object} RuntimeInternals
 * @property {Record<string, unknown>} public_api
 * @property {(serialize: (value: unknown) => SerializedReference) => Snapshot["references"]} serializeHiwireState
 */

/**
 * A file's synchronous handle, which exists in dedicated workers only.
 *
 * @typedef {object} SyncAccessHandle
 * @property {string} [mode] absent where the browser knows exclusive handles only
 * @property {() => number} getSize
 * @property {(target: Uint8Array, options: {at: number}) => number} read
 * @property {(source: Uint8Array, options: {at: number}) => number} write
 * @property {(size: number) => void} truncate
 * @property {() => void} flush
 * @property {() => void} close
 */

export {};
