"""The commands that a Markdown text tells its reader to type."""
import re

FIRST_WORDS = re.compile(
    r"(\w+=\S+ )*(facesweep|cmake|python3|apt-get|docker|apptainer|source|\./\S+\.sh|packaging/\S+|build/\S+|tests/\S+)( |$)")
NOT_A_COMMENT = re.compile(r"^(?:[^#'\"]|'[^']*'|\"[^\"]*\"|(?<=\S)#)*")


def code_blocks(text):
    """Runs of lines that are indented by four spaces after an empty line, or stand between fences."""
    for fenced in re.findall(r"^```\w*\n(.*?)^```", text, re.S | re.M):
        yield fenced.splitlines()
    text = re.sub(r"^```\w*\n.*?^```", "", text, flags=re.S | re.M)
    for block in re.findall(r"(?:^\n|\A)((?:^    .*\n?)+)", text, re.M):
        yield [line[4:] for line in block.splitlines()]


def without_comment(line):
    return NOT_A_COMMENT.match(line).group(0).rstrip()


def typed(text):
    """Whole commands, one a line of a block whose first line is one."""
    for block in code_blocks(text):
        if FIRST_WORDS.match(block[0]):
            yield from (without_comment(line) for line in block)


def python_blocks(text):
    return ["\n".join(block) for block in code_blocks(text) if block[0].startswith("import ")]


def json_blocks(text):
    return ["\n".join(block) for block in code_blocks(text) if block[0].startswith("{")]


def mentioned(text):
    """Commands within a sentence or a table, with the options that their table row tells of them."""
    for line in text.splitlines():
        if line.startswith("    "):
            continue
        spans = re.findall(r"`([^`]+)`", line)
        for span in spans:
            if span.startswith("facesweep ") and span != "facesweep model 1":  # a value in exported files
                row = spans if line.startswith("| `" + span) else [span]
                yield span, sorted({word for other in row for word in re.findall(r"--[a-z-]+", other)})
