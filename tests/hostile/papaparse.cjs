// Says what Papa Parse is tested with: its cases are written as JavaScript beside their runner.
const { readFileSync } = require("node:fs");
const { createContext, runInContext } = require("node:vm");

const marks = { RECORD_SEP: "\x1e", UNIT_SEP: "\x1f", BAD_DELIMITERS: [] };
const runner = Object.assign(() => {}, { skip() {} });
const stage = createContext({ chai: { assert: {} }, Papa: marks, describe: runner, it() {}, setTimeout });
const source = readFileSync(process.argv[2], "utf8").replace(/^var chai;\s*var Papa;/, "");
runInContext(source, stage);
const cases = [...stage.CORE_PARSER_TESTS, ...stage.PARSE_TESTS]
  .filter(({ input }) => typeof input === "string")
  .map(({ description, input, config = {}, expected }) => ({
    description,
    input,
    settings: Object.entries(config).map(([name, value]) => (typeof value === "function" ? `${name}()` : name)),
    delimiter: typeof config.delimiter === "string" ? config.delimiter : null,
    rows: expected?.data ?? null,
  }));
console.log(JSON.stringify(cases));
