import os, pytest
if os.environ.get("W"):
    from tests.webgpu.native import NativeAdapter
    from fieldbook.webgpu import engine
    from fieldbook.webgpu.wgsl import WgslEngine
    a = NativeAdapter()
    engine.start(WgslEngine(a), "no GPU has been started")
