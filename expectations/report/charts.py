"""State the charts of the report, in Altair; the page hands them their rows and their colours.

A chart reads the dataset `rows`. Words are in the rows, in the reader's language, so that one chart
serves both.
"""

from __future__ import annotations

from typing import Any

import altair as alt


def charts() -> dict[str, dict[str, Any]]:
    """Return every chart as a Vega-Lite specification, by name."""
    return {
        "kinds": _spec(_kinds()),
        "relations": _spec(_relations()),
        "runs": _spec(_runs()),
        "series": _spec(_series()),
    }


def _kinds() -> Any:
    return _bars().encode(
        y=alt.Y("kind:N", title=None, sort="-x", axis=alt.Axis(domain=False, ticks=False)),
        x=_count(),
        color=alt.Color("status:N", title=None, legend=alt.Legend(orient="bottom", columns=2)),
        tooltip=_told("kind:N", "status:N", "n:Q"),
    )


def _relations() -> Any:
    return _bars().encode(
        y=alt.Y("kind:N", title=None, sort="-x", axis=alt.Axis(domain=False, ticks=False)),
        x=_count(),
        color=alt.Color("verdict:N", title=None, legend=alt.Legend(orient="bottom", columns=1)),
        order=alt.Order("order:Q"),
        tooltip=_told("kind:N", "verdict:N", "n:Q"),
    )


def _runs() -> Any:
    return (
        alt.Chart(_rows(), width="container", height=120)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("run:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, ticks=False)),
            y=alt.Y("n:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=4)),
            tooltip=_told("run:N", "n:Q"),
        )
    )


def _series() -> Any:
    years = alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, labelOverlap=True, grid=False)
    return (
        alt.Chart(_rows(), width="container", height=220)
        .mark_point(filled=True, size=70, opacity=0.85)
        .encode(
            x=alt.X("at:T", title=None, scale=alt.Scale(nice="year"), axis=years),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=5)),
            color=alt.Color("facet:N", title=None, legend=alt.Legend(orient="bottom", columns=2)),
            shape=alt.Shape("conflict:N", title=None, legend=alt.Legend(orient="bottom", columns=2)),
            tooltip=_told("quote:N", "facet:N", "place:N", "end:N", "title:N", "conflict:N"),
        )
    )


def _bars() -> Any:
    return alt.Chart(_rows(), width="container", height=alt.Step(24)).mark_bar(cornerRadiusEnd=2, height=14)


def _count() -> alt.X:
    return alt.X("n:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=4))


def _told(*fields: str) -> list[Any]:
    """Return what the card beside a mark says: the page shows the values alone, in this order."""
    return [alt.Tooltip(field) for field in fields]


def _rows() -> alt.NamedData:
    return alt.NamedData(name="rows")


def _spec(chart: alt.Chart) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    spec.pop("config", None)
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return spec
