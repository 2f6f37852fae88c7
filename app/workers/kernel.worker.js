/** The kernel's worker: its logic behind Comlink. */

import { expose } from "../vendor/comlink.js";
import { KernelWorker } from "./kernel.js";

expose(new KernelWorker());
