/**
 * What the mount uses of Emscripten's file system, as Pyodide 314 has it.
 *
 * @typedef {object} FileNode
 * @property {string} name
 * @property {number} id the inode's number
 * @property {number} mode
 * @property {number} mtime milliseconds
 * @property {number} ctime milliseconds; programs can't set it
 * @property {number} [timestamp] milliseconds: before Pyodide 0.28, in place of both
 * @property {number} usedBytes the size of a file
 * @property {any} contents of a file an `Int8Array` or a `Uint8Array`, of a folder its nodes by name
 * @property {string} [link]
 * @property {NodeOperations} node_ops
 * @property {StreamOperations} stream_ops
 *
 * @typedef {{node: FileNode, position: number}} FileStream
 * @typedef {{setattr(node: FileNode, attributes: {size?: number}): void}} NodeOperations
 *
 * @typedef {object} StreamOperations
 * @property {(stream: FileStream, buffer: Int8Array, offset: number, length: number,
 *   position: number) => number} read
 * @property {(stream: FileStream, buffer: Int8Array, offset: number, length: number,
 *   position: number, canOwn?: boolean) => number} write
 * @property {(stream: FileStream, length: number, position: number, prot: number,
 *   flags: number) => {ptr: number, allocated: boolean}} mmap
 * @property {(stream: FileStream, buffer: Int8Array, offset: number, length: number,
 *   flags: number) => number} msync
 *
 * @typedef {object} FileSystem
 * @property {{IDBFS: object, MEMFS: {stream_ops: StreamOperations}}} filesystems
 * @property {new (errno: number) => Error} ErrnoError
 * @property {(path: string) => void} mkdirTree
 * @property {(path: string) => void} chdir
 * @property {(path: string) => void} rmdir
 * @property {(path: string) => void} unlink
 * @property {(from: string, to: string) => void} rename
 * @property {(target: string, path: string) => void} symlink
 * @property {(path: string, mode: number) => void} chmod
 * @property {(path: string, atime: number, mtime: number) => void} utime
 * @property {(path: string) => Uint8Array} readFile
 * @property {(path: string, data: Uint8Array, options?: {canOwn?: boolean}) => void} writeFile
 * @property {(path: string, options?: {follow?: boolean}) => {node: FileNode}} lookupPath
 * @property {(type: object, options: object, mountPoint: string) => void} mount
 * @property {(mode: number) => boolean} isDir
 * @property {(mode: number) => boolean} isFile
 * @property {(mode: number) => boolean} isLink
 */

export {};
