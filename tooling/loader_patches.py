"""Small changes to Pyodide's loader, so that a memory snapshot may hold loaded shared libraries.

Pyodide takes snapshots of a bare interpreter only: what a shared library has in the heap is of no
use while nobody knows where in memory and table the library lay. The patches make the loader tell
where it puts libraries and functions, and put them there again. A loader that is given no snapshot
behaves as before.

Each patch stands for one change of the sources of Emscripten or Pyodide and must match exactly
once: another version of the loader stops the build instead of being patched by half.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tooling.bundle import COMPILE_WHOLE
from tooling.console import Failure

__all__ = [
    "ENTRY",
    "ENTRY_PATCHES",
    "LOADER",
    "PATCHES",
    "Patch",
    "patched_entry",
    "patched_loader",
]

LOADER = "pyodide.asm.mjs"
ENTRY = "pyodide.mjs"
"""What is imported, and imports the loader."""


@dataclass(frozen=True)
class Patch:
    """A replacement in one of the two files, and why it is needed."""

    why: str
    old: str
    new: str


PATCHES = (
    Patch(
        "Offer the dynamic linker's tables to who takes or restores a snapshot, and begin the"
        " records of libraries and functions.",
        "wasmExports=await (createWasm());run();",
        "Module.dylink={LDSO,GOT,loadDynamicLibrary,setWasmTableEntry,convertJsFunctionToWasm,"
        "updateMemoryViews,freeTableIndexes,"
        "rememberFunction(func,slot){functionsInTableMap.set(func,slot)},"
        "get table(){return wasmTable},get memory(){return wasmMemory},"
        "libraries:[],functions:[],placements:null,modules:null,ownEnd:0,"
        "beforeLoading:null};"
        "wasmExports=await (createWasm());run();",
    ),
    Patch(
        "Record where a library is placed; place a restored one where it was. Its handle then"
        " lies in the heap that is still to come.",
        "var memoryBase=metadata.memorySize?alignMemory(getMemory(metadata.memorySize+memAlign),"
        "memAlign):0;var tableBase=metadata.tableSize?wasmTable.length:0;if(handle){",
        "var placed=Module.dylink.placements?.get(libName);"
        "if(!placed)Module.dylink.beforeLoading?.();"
        "var memoryBase=placed?placed.memoryBase:metadata.memorySize?"
        "alignMemory(getMemory(metadata.memorySize+memAlign),memAlign):0;"
        "var tableBase=placed?placed.tableBase:metadata.tableSize?wasmTable.length:0;"
        "if(!placed)Module.dylink.libraries.push({name:libName,memoryBase,"
        "memorySize:metadata.memorySize,tableBase,nodelete:!!flags.nodelete,"
        "scope:localScope,needs});if(handle&&!placed){",
    ),
    Patch(
        "A restored table already has the length for all libraries.",
        "if(metadata.tableSize){wasmTable.grow(metadata.tableSize)}",
        "if(metadata.tableSize&&!placed){wasmTable.grow(metadata.tableSize)}",
    ),
    Patch(
        "A restored library finds the global offset table as it was left: in it are the addresses"
        " of symbols that other libraries won, which updating would decide anew.",
        "function postInstantiation(module,instance){updateTableMap(tableBase,metadata.tableSize);"
        "moduleExports=relocateExports(instance.exports,memoryBase);updateGOT(moduleExports);"
        "if(!flags.allowUndefined){reportUndefinedSymbols()}",
        "function postInstantiation(module,instance){"
        "if(!placed)updateTableMap(tableBase,metadata.tableSize);"
        "moduleExports=relocateExports(instance.exports,memoryBase);"
        "if(!placed){updateGOT(moduleExports);"
        "if(!flags.allowUndefined){reportUndefinedSymbols()}}",
    ),
    Patch(
        "What relocations and constructors write is in the restored heap; to run constructors"
        " again would create their objects a second time.",
        'var applyRelocs=moduleExports["__wasm_apply_data_relocs"];if(applyRelocs){',
        "if(placed)return moduleExports;"
        'var applyRelocs=moduleExports["__wasm_apply_data_relocs"];if(applyRelocs){',
    ),
    Patch(
        "Find the libraries that one needs once, and record them. In a restore the record is used:"
        " searching would call the interpreter, which has no heap yet.",
        "flags={...flags,rpath:{parentLibPath:libName,paths:metadata.runtimePaths}};",
        "flags={...flags,rpath:{parentLibPath:libName,paths:metadata.runtimePaths}};"
        "var needs=Module.dylink.placements?.get(libName)?.needs??"
        "metadata.neededDynlibs.map(needed=>findLibraryFS(needed,flags.rpath)??needed);",
    ),
    Patch(
        "The same, where they are loaded.",
        "for(var needed of metadata.neededDynlibs){"
        "needed=findLibraryFS(needed,flags.rpath)??needed;loadDynamicLibrary(",
        "for(var needed of needs){loadDynamicLibrary(",
    ),
    Patch(
        "Take a compiled module where one is given: compilation can be shared between workers.",
        "function loadLibData(){if(handle){",
        "function loadLibData(){var compiled=Module.dylink.modules?.get(libName);"
        "if(compiled)return flags.loadAsync?Promise.resolve(compiled):compiled;if(handle){",
    ),
    Patch(
        "A library's file is read into the heap, copied from there, and was then left lying: 41 MB"
        " for the libraries of scipy and its like.",
        "var libData=HEAP8.slice(data,data+dataSize);",
        "var libData=HEAP8.slice(data,data+dataSize);_free(data);"
        "HEAPU32[handle+28>>>2>>>0]=HEAPU32[handle+32>>>2>>>0]=0;",
    ),
    Patch(
        "Record which function was put into which slot of the table.",
        "functionsInTableMap.set(func,ret);return ret};",
        "functionsInTableMap.set(func,ret);"
        "Module.dylink.functions.push({slot:ret,func,sig});return ret};",
    ),
    Patch(
        "Let a restore fill the table with the interpreter's own functions at one stroke, and enter"
        " into the global offset table only what the interpreter asks for. Which function is in"
        " which slot is then known of those only that are put there later.",
        "updateGOT(origExports);LDSO.init();loadDylibs();updateMemoryViews();return wasmExports}",
        "LDSO.init();if(Module.API.config._fillTable){functionsInTableMap=new WeakMap;"
        "Module.API.config._fillTable(Module.dylink,wasmImports)}"
        "else{updateGOT(origExports);loadDylibs()}Module.dylink.ownEnd=wasmTable.length;"
        "updateMemoryViews();return wasmExports}",
    ),
    Patch(
        "Restore a snapshot by a function of the caller's, which may place libraries first.",
        "API.restoreSnapshot=function(t){",
        "API.restoreSnapshot=function(t){"
        "if(API.config._restoreSnapshot)return API.config._restoreSnapshot(Module,t);",
    ),
    Patch(
        "The seventh fixed reference is the record of loaded packages. A snapshot with packages"
        " was refused because the record was compared with an empty object.",
        "API.getExpectedKeys=function(){return"
        "[null,API.config.jsglobals,API.public_api,API,me,API,{}]};",
        "API.getExpectedKeys=function(){return"
        "[null,API.config.jsglobals,API.public_api,API,me,API,API.public_api.loadedPackages]};",
    ),
    Patch(
        "Let the monotonic clock go on where the snapshot was taken. A worker's own clock begins"
        " at zero, before the moments that the heap remembers.",
        "var _emscripten_get_now=()=>performance.now();",
        "var _emscripten_get_now=()=>performance.now()+(Module.clockOffset??0);",
    ),
    Patch(
        "The whole loader is one function. An engine that meets it only looks for its end, and"
        " reads it once more when it is called; one in parentheses it takes for called at once.",
        "async function _createPyodideModule(moduleArg={}){",
        "const _createPyodideModule=(async function(moduleArg={}){",
    ),
    Patch(
        "The end of the same.",
        "return moduleRtn}export default _createPyodideModule;",
        "return moduleRtn});export default _createPyodideModule;",
    ),
)

ENTRY_PATCHES = (
    Patch(
        "An empty `stdLibURL` says that `fsInit` brings the standard library: a restored"
        " interpreter has imported what it needs, and reads the rest when it is asked for.",
        "let t=j(e);return async n=>{",
        "let t=e&&j(e);return async n=>{",
    ),
    Patch(
        "The same, where the file would be written.",
        "let r=await t;n.FS.writeFile(",
        "let r=await t;r&&n.FS.writeFile(",
    ),
    Patch(
        "Let the caller instantiate the interpreter: it may have compiled it long ago, and is told"
        " of a failure, which was only printed.",
        'function Ie(e){if(typeof WasmOffsetConverter<"u")return;'
        'let{binary:t,response:n}=_(e+"pyodide.asm.wasm"),',
        'function Ie(e,given){if(typeof WasmOffsetConverter<"u")return;'
        'let{binary:t,response:n}=given?{}:_(e+"pyodide.asm.wasm"),',
    ),
    Patch(
        "The same, where it happens.",
        "n?l=await WebAssembly.instantiateStreaming(n,s):",
        "given?l=await given(s):n?l=await WebAssembly.instantiateStreaming(n,s):",
    ),
    Patch(
        "The same, where it is asked for.",
        "instantiateWasm:Ie(e.indexURL)",
        "instantiateWasm:Ie(e.indexURL,e._instantiate)",
    ),
)

_ASSIGNMENTS = re.compile(r"function assignWasmExports\(wasmExports\)\{([^{}]*)\}")
_ASSIGNMENT = re.compile(
    r'(?P<name>[\w$]+)=Module\["(?P=name)"\]=wasmExports\["[\w$]+"\](\.value>>>0)?'
)
_ASSIGN_ALL = (
    "for(const name in wasmExports){const value=wasmExports[name];"
    'Module["_"+name]=value instanceof WebAssembly.Global?value.value>>>0:value}'
)
_IDENTIFIER = re.compile(r"[\w$]+")


def patched_loader(source: str) -> str:
    """Apply every patch to the text of ``pyodide.asm.mjs``."""
    return f"{COMPILE_WHOLE}\n{_with_few_variables(_patched(source, LOADER, PATCHES))}"


def patched_entry(source: str) -> str:
    """Apply every patch to the text of ``pyodide.mjs``."""
    return f"{COMPILE_WHOLE}\n{_patched(source, ENTRY, ENTRY_PATCHES)}"


def _patched(source: str, name: str, patches: Iterable[Patch]) -> str:
    for patch in patches:
        found = source.count(patch.old)
        if found != 1:
            raise Failure(
                f"{name} does not fit tooling/loader_patches.py: {patch.old[:60]!r} occurs"
                f" {found} times instead of once. The patch is there for this: {patch.why}"
            )
        source = source.replace(patch.old, patch.new)
    return source


def _with_few_variables(source: str) -> str:
    """Give variables only to those exports of the interpreter that the loader uses by name.

    The loader declares and assigns a variable for each of 4,900 exports, of which it uses 140.
    That is two fifths of its text, which every thread reads at its start. As properties of
    ``Module`` all exports are still there.
    """
    found = _ASSIGNMENTS.findall(source)
    if len(found) != 1:
        raise Failure(f"{LOADER} assigns its exports in {len(found)} places instead of one.")
    assignments = found[0].split(";")
    names = [match["name"] for text in assignments if (match := _ASSIGNMENT.fullmatch(text))]
    declared = f"var {names[0]},"
    if source.count(declared) != 1:
        raise Failure(f"{LOADER} declares {names[0]} {source.count(declared)} times.")
    start = source.index(declared) + len("var ")
    end = source.index(";", start)
    rest = source[:start] + source[end:].replace(found[0], "")
    unused = set(names) - set(_IDENTIFIER.findall(rest))
    kept = [text for text in assignments if text.partition("=")[0] not in unused]
    variables = [name for name in source[start:end].split(",") if name not in unused]
    return (
        source[:start]
        + ",".join(variables)
        + source[end:].replace(found[0], f"{_ASSIGN_ALL}{';'.join(kept)}")
    )
