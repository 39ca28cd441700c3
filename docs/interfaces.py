"""Reads public interfaces off the source itself, as it is written: signatures, fields, docstrings."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


def module_page(path: Path, name: str) -> str:
    """Return one module's public interface as Markdown, in the order of the source."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = [f"## {name}", _text(tree), *_members(tree.body)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _members(body: list[ast.stmt]) -> Iterator[str]:
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield _class(node)
        elif isinstance(node, Function) and _is_public(node):
            yield _titled(node.name, signature(node), _text(node))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and (constant := _constant(node)):
            yield _titled(constant, ast.unparse(node), _string(after))


def _class(node: ast.ClassDef) -> str:
    """Return a class with its fields in one block, then its public methods."""
    bases = ", ".join(ast.unparse(base) for base in (*node.bases, *node.keywords))
    decorators = "".join(f"@{ast.unparse(each)}\n" for each in node.decorator_list if "dataclass" in ast.unparse(each))
    fields = [f"    {ast.unparse(each)}" for each in node.body if isinstance(each, ast.AnnAssign)]
    head = f"{decorators}class {node.name}" + (f"({bases})" if bases else "") + (":" if fields else "")
    methods = [_method(each) for each in node.body if isinstance(each, Function) and _is_public(each)]
    text = _text(node)
    listed = "\n".join(methods)
    return _titled(node.name, "\n".join([head, *fields]), "\n\n".join(part for part in (text, listed) if part))


def _method(node: Function) -> str:
    said = " ".join(_text(node).split())
    is_property = any(ast.unparse(each) == "property" for each in node.decorator_list)
    shown = f"{node.name}: {ast.unparse(node.returns)}" if is_property and node.returns else signature(node)
    return f"* `{shown}`" + (f": {said}" if said else "")


def signature(node: Function) -> str:
    """Return a function's name, arguments and result, as in the source."""
    arguments = ast.unparse(node.args)
    if arguments.startswith("self"):
        arguments = arguments.removeprefix("self").removeprefix(", ")
    result = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    return f"{node.name}({arguments}){result}"


def _is_public(node: Function) -> bool:
    return not node.name.startswith("_") or (node.name == "__init__" and len(node.args.args) > 1)


def _constant(node: ast.Assign | ast.AnnAssign) -> str:
    """Return the name of a public constant, "" for any other assignment."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) and target.id.isupper() and target.id[0] != "_" else ""


def _titled(name: str, code: str, text: str) -> str:
    return f"### {name}\n\n```python\n{code}\n```" + (f"\n\n{text}" if text else "")


def _text(node: ast.Module | ast.ClassDef | Function) -> str:
    return ast.get_docstring(node) or ""


def _string(node: ast.stmt | None) -> str:
    """Return the text below a constant that describes it, "" where there is none."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return inspect.cleandoc(node.value.value)
    return ""
