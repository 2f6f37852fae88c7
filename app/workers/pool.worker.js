// The pool worker's transport: Comlink around the logic in pool.js.

import { expose } from "../vendor/comlink.js";
import { PoolWorker } from "./pool.js";

expose(new PoolWorker());
