"""Nothing lost under fire: seeded runs in which things go wrong, and an account of what was kept.

``python build.py faults`` makes them; docs/faults.md tells what they are and what they found.

A *kind* is a name, a family and an asynchronous function of a stage, a source of chance and the
findings that it fills. It works on a real profile in which the real built site is installed, with
everything that a person's has: the service worker's copy, the snapshots, a kernel. Where a fault
can be had for real (a kill, a small quota, a server that is gone, another tab) it is; else it is
put in at the boundary of the browser's own functions, with the app's real code above it.

The *oracle* reads the screen. A witness stands beside the page (``witness.js``) and tells at once
whatever a person could read there: the texts of the cells, the files in the tree, the status
"Saved". What it told before the kill was acknowledged, and nothing else was. After the kill the
profile is opened again and the screen is read again.

The *verdict* is one word: ``ok``; ``lost`` (acknowledged, and not there); ``half`` (there, but
neither as it was nor as it was to be); ``mixed`` (two versions of the app in one page, or a request
that left the origin); ``unopened`` (the app did not open, or did not say what is wrong); ``nothing
acknowledged`` (a run that proved nothing is no success).

A profile lives through a dozen runs of a kind (``LIFE``): the window that proves that nothing was
lost is the one that the next run goes on in. So a run costs one start of the browser, and what ten
kills leave behind is there for the eleventh. ``--kind KIND --runs 1 --seed N`` makes one run on a
fresh profile, ``--runs 12 --seed N`` a whole life where N is its first.
"""
