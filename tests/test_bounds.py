"""Bound values by their written precision and qualifier, as the spec's section 4 says."""

from __future__ import annotations

from decimal import Decimal as D  # noqa: N817

import pytest

from transforms.bounds import Bounds, bounds


@pytest.mark.parametrize(
    ("said", "arguments", "expected"),
    [
        ("120家", (D(120), D(120), 0, D(1), True, None), Bounds(D(120), D(120))),
        ("14411元", (D(14411), D(14411), 0, D(1), False, None), Bounds(D("14410.5"), D("14411.5"))),
        # 1.54 亿 is known to half of 0.01 亿
        ("1.54亿元", (D(154000000), D(154000000), 2, D(10**8), False, None), Bounds(D(153500000), D(154500000))),
        ("1.2万户", (D(12000), D(12000), 1, D(10000), True, None), Bounds(D(11500), D(12500))),
        ("1100余个", (D(1100), D(1100), 0, D(1), True, "step_up"), Bounds(D(1100), D(1200), upper_open=True)),
        (
            "20多亿",
            (D(2) * 10**9, D(2) * 10**9, 0, D(10**8), False, "step_up"),
            Bounds(D(2) * 10**9, D(3) * 10**9, False, True),
        ),
        ("1.6万多", (D(16000), D(16000), 1, D(10000), False, "step_up"), Bounds(D(16000), D(17000), False, True)),
        ("近2万", (D(20000), D(20000), 0, D(10000), True, "step_down"), Bounds(D(10000), D(20000), lower_open=True)),
        ("超过60%", (D(60), D(60), 0, D(1), False, "none"), Bounds(D(60), None)),
        ("不超过10%", (D(10), D(10), 0, D(1), False, "zero"), Bounds(D(0), D(10))),
        ("约300人", (D(300), D(300), 0, D(1), True, "tenth"), Bounds(D(270), D(330))),
        ("数百家", (D(100), D(100), 0, D(100), True, "tenfold"), Bounds(D(100), D(1000), upper_open=True)),
        ("20至40分钟", (D(20), D(40), 0, D(1), False, None), Bounds(D(20), D(40))),
        ("零下10度以下", (D(-10), D(-10), 0, D(1), False, "zero"), Bounds(None, D(-10))),
        ("零下10度以上", (D(-10), D(-10), 0, D(1), False, "none"), Bounds(D(-10), None)),
        ("零下20多度", (D(-20), D(-20), 0, D(1), False, "step_up"), Bounds(D(-30), D(-20), lower_open=True)),
        ("近零下20度", (D(-20), D(-20), 0, D(1), False, "step_down"), Bounds(D(-20), D(-10), upper_open=True)),
        ("约零下20度", (D(-20), D(-20), 0, D(1), False, "tenth"), Bounds(D(-22), D(-18))),
        ("0.3个百分点", (D("0.3"), D("0.3"), 1, D(1), False, None), Bounds(D("0.25"), D("0.35"))),
    ],
)
def test_bounds(said: str, arguments: tuple[object, ...], expected: Bounds) -> None:
    assert bounds(*arguments) == expected  # type: ignore[arg-type]
