"""Table rows as lines that can stand alone: every cell carries the name of its column."""

from __future__ import annotations

from collections.abc import Sequence

_SEPARATOR = " | "


def table_lines(rows: Sequence[Sequence[str]], headers: int = 0) -> list[str]:
    """One line a row; ``headers`` is how many of the first rows name the columns.

    Without marked headers, a first row of names without figures is taken as one when
    the table has three columns or more; two columns are read as name and value.

    >>> table_lines([["区县", "低保标准（元/月）"], ["东湖区", "915"]], headers=1)
    ['区县：东湖区 | 低保标准（元/月）：915']
    >>> table_lines([["办理时限", "5个工作日"], ["收费", "不收费"]])
    ['办理时限：5个工作日', '收费：不收费']
    """
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    if width == 1:
        return [row[0] for row in rows]
    headers = headers or _guess_headers(rows, width)
    if 0 < headers < len(rows):
        names = _column_names(rows[:headers], width)
        return [_named(names, row) for row in rows[headers:]]
    return [_pair(row) if width == 2 else _SEPARATOR.join(filter(None, row)) for row in rows]


def _guess_headers(rows: Sequence[Sequence[str]], width: int) -> int:
    first = rows[0]
    is_header = width > 2 and len(first) == width and len(rows) > 1 and len(set(first)) == width
    return int(is_header and all(cell and len(cell) <= 20 and not any(map(str.isdigit, cell)) for cell in first))


def _column_names(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    columns = [[row[column] for row in rows if column < len(row)] for column in range(width)]
    return ["·".join(dict.fromkeys(filter(None, column))) for column in columns]


def _named(names: Sequence[str], row: Sequence[str]) -> str:
    if len(set(filter(None, row))) == 1 and len(names) > 1 and len(row) == len(names):
        return row[0] if row[0] else next(filter(None, row))
    cells = zip(names, row, strict=False)
    return _SEPARATOR.join(f"{name}：{cell}" if name else cell for name, cell in cells if cell)


def _pair(row: Sequence[str]) -> str:
    cells = [cell for cell in row if cell]
    if len(cells) == 2 and len(cells[0]) <= 20 and not cells[0].endswith(("：", ":")):
        return "：".join(cells)
    return "".join(cells) if len(cells) == 2 and cells[0].endswith(("：", ":")) else _SEPARATOR.join(cells)
