from __future__ import annotations

from tests.kernel.conftest import NativeKernel


async def test_a_function_shows_its_signature_and_documentation(kernel: NativeKernel) -> None:
    await kernel.run('def area(width, height=1):\n    """Width times height."""\n    return 1')
    found = kernel.kernel.inspect("area", 4)
    assert found["found"]
    assert "Width times height." in found["data"]["text/plain"]


async def test_inside_a_call_it_is_the_function_that_counts(kernel: NativeKernel) -> None:
    found = kernel.kernel.inspect("len([1, 2], ", 12)
    assert found["name"] == "len"


async def test_more_detail_shows_the_source(kernel: NativeKernel) -> None:
    await kernel.run("def area(width):\n    return width * 41")
    plain = kernel.kernel.inspect("area", 4, 1)["data"]["text/plain"]
    assert "41" in plain


async def test_an_unknown_name_is_not_found(kernel: NativeKernel) -> None:
    assert kernel.kernel.inspect("nobody", 6) == {"found": False, "name": "nobody", "data": {}}
    assert not kernel.kernel.inspect("", 0)["found"]
