"""Runs what docs/results.md asks of runs/mine in the current folder. Usage: documented_queries.py DOCUMENT"""
import contextlib
import io
import re
import sqlite3
import sys


def blocks(text):
    """The indented blocks of a section, each without its indent."""
    for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", text, flags=re.M):
        yield re.sub(r"^    ", "", block.strip("\n"), flags=re.M)


def section(document, title):
    return re.search(rf"^##+ {title}\n(.*?)(?=^##+ |\Z)", document, flags=re.M | re.S).group(1)


def said(code, variables):
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        exec(code, variables)
    return text.getvalue()


document = open(sys.argv[1]).read()
database = sqlite3.connect("runs/mine/results.sqlite")

queries = list(blocks(section(document, "From the sqlite3 shell")))
assert len(queries) == 5, queries
for query in queries:
    rows = database.execute(query).fetchall()
    assert rows or "failed" in query, query

assert not said("\n".join(blocks(section(document, "Digests"))), {}), "digests that do not fit"
database.execute("update trial_rows set test_correct = test_correct + 1 where trial = 1")
database.execute("update curve_rows set points = '[]' where trial = 2")
database.execute("update prediction_rows set predictions = '[]' where trial = 3")
database.commit()
assert said("\n".join(blocks(section(document, "Digests"))), {}).count("\n") == 3, "digests that should not fit"

code = "\n".join(blocks(section(document, "From Python")))
asked = re.findall(r'read_sql\((?:"""(.*?)"""|"(.*?)")', code, flags=re.S)
assert len(asked) == 5, asked
database.execute("attach 'runs/mine/results.sqlite' as other")
for query in asked:
    assert database.execute("".join(query)).fetchall(), query
try:
    import pandas  # noqa: F401
except ImportError:
    print("pandas is not there: its queries were asked through sqlite3 alone")
else:
    assert said(code, {}), "nothing was printed"

columns = {name for view in ("trials", "curves", "predictions")
           for _, name, *_ in database.execute(f"pragma table_info({view})")}
tables = [name for name, in database.execute("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'")]
columns |= {name for table in tables for _, name, *_ in database.execute(f"pragma table_info({table})")}
part = re.compile("(train|validation|test)_(rows|correct|accuracy|loss)")
missing = [name for name in sorted(columns) + tables if not part.fullmatch(name) and f"`{name}`" not in document]
assert not missing, f"not described: {missing}"
