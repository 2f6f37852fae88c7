// The pool worker's transport: Comlink around the logic in pool.js.

import { listen } from "../diagnostics/log.js";
import { expose } from "../vendor/comlink.js";
import { PoolWorker } from "./pool.js";

listen();
expose(new PoolWorker());
