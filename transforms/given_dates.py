"""Read the date that a source gives beside an article, in whatever form its table, feed or page writes it."""

from __future__ import annotations

from transforms.labels import label
from transforms.patterns import lazy

_WRITTEN = lazy(
    r"\s*(?P<y>[12]\d{3})(?:(?P<m>\d\d)(?P<d>\d\d)|\s?[-/.年]\s?(?P<m2>\d{1,2})(?:\s?[-/.月]\s?(?P<d2>\d{1,2}))?)?(?!\d)"
)


def given_date(written: str) -> str | None:
    """Return the date as `YYYY[-MM[-DD]]`; None where it is none, so that the article's own words are asked.

    >>> given_date("2018-02-28T10:32:00+08:00"), given_date("2018/3/5"), given_date("20180305"), given_date("2018年3月")
    ('2018-02-28', '2018-03-05', '2018-03-05', '2018-03')
    >>> given_date("Fri, 02 Mar 2018 08:00:00 GMT"), given_date("2018-02-30"), given_date("1519776000"), given_date("昨天")
    ('2018-03-02', '2018-02', None, None)
    """
    found = _WRITTEN.match(written)
    if found is None:
        return _of_mail(written)
    year, month, day = (
        int(part) if part else None for part in (found["y"], found["m"] or found["m2"], found["d"] or found["d2"])
    )
    if year is None or (month is not None and not 1 <= month <= 12):
        return None
    return label(year, month, day)


def _of_mail(written: str) -> str | None:
    if "," not in written and ":" not in written:
        return None
    from email.utils import parsedate  # asked of few texts, and slow to import

    parts = parsedate(written)
    return label(*parts[:3]) if parts and 1000 <= parts[0] <= 2999 and 1 <= parts[1] <= 12 else None
