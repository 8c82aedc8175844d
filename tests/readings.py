"""Make small readings for the tests of the warehouse."""

from __future__ import annotations

from decimal import Decimal

from transforms.records import Article, Clause, Figure, Member, Meta, Problem, Reading, Relation, RestoredText


def reading(key: str = "a1", households: int = 429, parts: tuple[int, ...] = (84, 340, 5), **meta: str) -> Reading:
    """Return an article that states a total of households and its parts, and a damaged number."""
    text = f"全县有{households}户，其中" + "、".join(f"{part}户" for part in parts) + "，总人口?.8万人。"
    figures = [_figure(1, text, f"{households}户", households)]
    for number, part in enumerate(parts, start=2):
        figures.append(_figure(number, text, f"{part}户", part, after=figures[-1].end))
    lost = _figure(len(figures) + 1, text, "?.8万人", None)
    members = [Member("total", "f1"), *(Member("part", figure.id) for figure in figures[1:])]
    relation = Relation("r1", "sum", tuple(members), cue="其中", rule="sum:parts", whole_numbers=True)
    problem = Problem("damaged_number", (lost.id,), "缺一位数字", "a digit is lost")
    return Reading(
        Article(text, key, name=f"{key}.txt", published=meta.get("published")),
        Meta(**meta),
        RestoredText(text, text, (), None),  # type: ignore[arg-type]
        (Clause(0, 0, len(text), 0, 0),),
        (*figures, lost),
        (relation,),
        (problem,),
    )


def conflicting(
    key: str, people: int, published: str | None = None, period: str | None = "2017", region: str = "141032"
) -> Reading:
    """Return an article that says how many poor people a county had."""
    text = f"全县贫困人口{people}人。"
    figure = _figure(1, text, f"{people}人", people, indicator="poverty.population", region=region, period=period)
    restored = RestoredText(text, text, (), None)  # type: ignore[arg-type]
    article = Article(text, key, name=f"{key}.txt", published=published)
    return Reading(
        article, Meta(published=published, region="141032"), restored, (Clause(0, 0, len(text), 0, 0),), (figure,)
    )


def _figure(number: int, text: str, quote: str, value: int | None, after: int = 0, **attributes: str | None) -> Figure:
    start = text.index(quote, after)
    exact = None if value is None else Decimal(value)
    return Figure(
        id=f"f{number}",
        start=start,
        end=start + len(quote),
        quote=quote,
        restored_start=start,
        restored_end=start + len(quote),
        clause=0,
        low=exact,
        high=exact,
        decimals=0 if value is not None else 1,
        scale=Decimal(1 if value is not None else 10000),
        qualifier="exact",
        unit=quote[-1],
        damaged=value is None,
        lower=exact,
        upper=exact,
        candidates=() if value is not None else tuple(Decimal(n * 10000 + 8000) for n in range(1, 10)),
        rules=("units:" + quote[-1],),
        **attributes,
    )
