/** The worker that makes one part of a snapshot and then is of no more use. */

import { listen } from "../diagnostics/log.js";
import { tryOut, unpackPackages, warmUp } from "../runtime/snapshot/make.js";
import { expose } from "../vendor/comlink.js";

listen();
expose({ tryOut, unpackPackages, warmUp });
