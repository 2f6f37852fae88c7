/** The worker that makes one part of a snapshot and then is of no more use. */

import { tryOut, unpackPackages, warmUp } from "../runtime/snapshot/make.js";
import { expose } from "../vendor/comlink.js";

expose({ tryOut, unpackPackages, warmUp });
