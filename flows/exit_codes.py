"""State what the exit statuses of `heshu` mean; the manual and `heshu --help` are made from this table."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Name every exit status."""

    OK = 0
    PROBLEMS = 1
    USAGE = 2
    NO_WAREHOUSE = 3
    CRITICAL = 4
    LOCKED = 5
    QUERY = 6
    FAILED = 7
    INTERRUPTED = 130


MEANING: dict[Exit, tuple[str, str]] = {
    Exit.OK: ("完成", "done"),
    Exit.PROBLEMS: ("`heshu check` 发现了问题", "`heshu check` found problems"),
    Exit.USAGE: ("命令用法有误，或没有可读的输入", "wrong usage, or input that could not be read"),
    Exit.NO_WAREHOUSE: ("还没有发布过的数据仓库或报告", "there is no published warehouse, or no report, yet"),
    Exit.CRITICAL: (
        "完整性检查未通过：没有发布，原有数据仓库保持不变",
        "a critical check failed: nothing was published, the warehouse is as it was",
    ),
    Exit.LOCKED: ("另一个运行正占用该数据仓库", "another run holds the warehouse"),
    Exit.QUERY: ("SQL 查询出错", "the SQL query failed"),
    Exit.FAILED: ("运行失败，原有数据仓库保持不变", "the run failed; the published warehouse is as it was"),
    Exit.INTERRUPTED: ("被用户中断", "interrupted"),
}
"""Chinese and English meaning of each status."""
