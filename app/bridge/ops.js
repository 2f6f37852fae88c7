/**
 * The operations of the stream, and how values cross. `py/fieldbook/bridge/vdom/ops.py` has the
 * same numbers, and says what each operation takes.
 */


// Definitions: they come first in a stream and stay valid for all later ones.
export const NAME = 1;
export const TEMPLATE = 2;

// Creation
export const ELEMENT = 3;
export const TEXT = 4;
export const BLOCK = 5;
export const HOLE = 6;
export const ISLAND = 7;

// Structure
export const INSERT = 8;
export const MOVE = 9;
export const REMOVE = 10;
export const CLEAR = 11;
export const EMPTY = 12;
export const RELEASE = 13;

// Changes
export const SET_TEXT = 14;
export const TEXT_HOLE = 15;
export const SET_HOLE = 16;
export const SET = 17;
export const LISTEN = 18;
export const ISLAND_UPDATE = 19;
export const CALL = 20;

// Kinds of holes and of properties
export const CONTENT = 0;
export const ATTRIBUTE = 1;
export const PROPERTY = 2;
export const STYLE = 3;
export const EVENT = 4;
export const REF = 5;

// Flags: where a value comes from
export const ABSENT = 0;
export const STRING = 1;
export const TRUE = 2;
export const FALSE = 3;
export const JSON = 4;
