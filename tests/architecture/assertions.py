"""Finds the assertions of a test that hold as well where there is nothing to look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

COMPREHENSIONS = (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)
#: What gives as many as it is given, or is given at least one.
PASSING_ON = {
    "sorted",
    "set",
    "list",
    "tuple",
    "frozenset",
    "dict",
    "reversed",
    "enumerate",
    "zip",
    "product",
}
PASSING_ON |= {"permutations", "combinations", "pairwise", "Counter", "items", "values", "keys", "len"}


@dataclass(frozen=True)
class Walk:
    """A place of a test where something is asserted of each of several, and over what it walks."""

    node: ast.AST
    over: ast.expr


def walks_over_nothing(source: str) -> list[str]:
    """Line and expression of each walk in a test that nothing says is over anything; empty where all is well.

    A test that hypothesis feeds may be given nothing, and is left out.
    """
    tree = ast.parse(source)
    return [
        f"line {walk.over.lineno}: {ast.unparse(walk.over)}"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_")
        if not any("given" in ast.unparse(one) for one in function.decorator_list)
        for walk in walks(function)
        if not _Known(tree, function).is_over_something(walk)
    ]


def walks(function: ast.FunctionDef) -> Iterator[Walk]:
    """Loops with assertions in them, and assertions that none of several is wrong."""
    values = _assigned(function)
    for node in ast.walk(function):
        if isinstance(node, ast.For) and any(isinstance(one, ast.Assert) for one in ast.walk(node)):
            yield Walk(node, node.iter)
        elif isinstance(node, ast.Assert):
            for part in node.test.values if isinstance(node.test, ast.BoolOp) else [node.test]:
                found = _comprehension(_said_of_each(part), values)
                if found is not None:
                    yield Walk(node, found.generators[0].iter)


def _said_of_each(test: ast.expr) -> ast.expr | None:
    """What stands in `all(…)`, `not any(…)` and `not …`, or is said to equal nothing."""
    match test:
        case ast.Call(func=ast.Name(id="all"), args=[each]):
            return each
        case ast.UnaryOp(op=ast.Not(), operand=ast.Call(func=ast.Name(id="any"), args=[each])):
            return each
        case ast.UnaryOp(op=ast.Not(), operand=each):
            return each
        case ast.Compare(left=each, ops=[ast.Eq()], comparators=[nothing]) if _is_empty(nothing):
            return each
    return None


def _is_empty(expression: ast.expr) -> bool:
    return ast.unparse(expression) in {"[]", "()", "{}", "set()"}


def _comprehension(
    expression: ast.expr | None, values: Mapping[str, ast.expr]
) -> ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp | None:
    match expression:
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            return expression
        case ast.Name(id=name) if isinstance(values.get(name), COMPREHENSIONS):
            return _comprehension(values[name], {})
        case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in PASSING_ON:
            return _comprehension(inner, values)
    return None


class _Known:
    """What a test, or its module, says of the things that it walks over."""

    def __init__(self, tree: ast.Module, function: ast.FunctionDef) -> None:
        self.tree, self.function = tree, function
        self.here, self.above = _assigned(function), _assigned(tree)
        self.given = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}

    def is_over_something(self, walk: Walk) -> bool:
        """Whether it is written out, or another assertion speaks of it or of what the walk collects."""
        if self.is_written_out(walk.over):
            return True
        inside = set(ast.walk(walk.node))
        spoken = {
            ast.unparse(part)
            for other in ast.walk(self.function)
            if isinstance(other, ast.Assert) and other not in inside
            for part in _spoken_of(other.test)
        }
        return bool(spoken & {*_sources(walk.over), *_changed_by(walk.node)})

    def is_written_out(self, expression: ast.expr) -> bool:
        match expression:
            case ast.Constant():
                return bool(expression.value)
            case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
                return any(self._is_element(one) for one in elements)
            case ast.Dict(keys=keys):
                return bool(keys)
            case ast.BinOp(left=left, right=right):
                return self.is_written_out(left) or self.is_written_out(right)
            case ast.Call(func=ast.Name(id="range")):
                return True
            case ast.Call(func=function, args=arguments) if _last_name(function) in PASSING_ON:
                sources = arguments or [function.value] if isinstance(function, ast.Attribute) else arguments
                return bool(sources) and all(self.is_written_out(one) for one in sources)
            case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp():
                plain = not any(one.ifs for one in expression.generators)
                return plain and all(self.is_written_out(one.iter) for one in expression.generators)
            case ast.Name(id=name):
                return self._is_named(name)
            case ast.Attribute(value=value) | ast.Subscript(value=value):
                return isinstance(value, ast.Name) and value.id.isupper() and self._is_named(value.id)
        return False

    def _is_element(self, expression: ast.expr) -> bool:
        return not isinstance(expression, ast.Starred) or self.is_written_out(expression.value)

    def _is_named(self, name: str) -> bool:
        """Given by a table of cases, written out, asserted of in this module, or declared in another one."""
        if name in self.here:
            return self.is_written_out(self.here[name])
        if name in self.above:
            return self.is_written_out(self.above[name]) or self._is_spoken_of(name)
        return name in self.given or name[0].isupper()

    def _is_spoken_of(self, name: str) -> bool:
        """Whether an assertion of the module that can fail on nothing speaks of it."""
        vacuous = {
            walk.node
            for one in ast.walk(self.tree)
            if isinstance(one, ast.FunctionDef)
            for walk in walks(one)
        }
        return any(
            isinstance(part, ast.Name) and part.id == name
            for other in ast.walk(self.tree)
            if isinstance(other, ast.Assert) and other not in vacuous
            for part in _spoken_of(other.test)
        )


def _spoken_of(test: ast.expr) -> Iterator[ast.expr]:
    """The parts of an assertion, without those of which it holds when they are empty."""
    match test:
        case ast.Call(func=ast.Name(id="isinstance")):
            return
        case ast.Compare(left=_, ops=[ast.LtE()], comparators=[right]):
            yield from _spoken_of(right)
        case ast.Compare(left=left, ops=[ast.NotIn()]):
            yield from _spoken_of(left)
        case _:
            yield test
            for part in ast.iter_child_nodes(test):
                if isinstance(part, ast.expr):
                    yield from _spoken_of(part)
                else:
                    yield from (one for one in ast.walk(part) if isinstance(one, ast.expr))


def _assigned(scope: ast.Module | ast.FunctionDef) -> dict[str, ast.expr]:
    """The value of each name that is given one in this scope; of a module, at its top."""
    found: dict[str, ast.expr] = {}
    for node in scope.body if isinstance(scope, ast.Module) else ast.walk(scope):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found[node.target.id] = node.value
    return found


def _sources(expression: ast.expr) -> Iterator[str]:
    """The expression, and what it only passes on."""
    yield ast.unparse(expression)
    match expression:
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=[]) if name in PASSING_ON:
            yield from _sources(value)
        case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in PASSING_ON:
            yield from _sources(inner)


def _changed_by(node: ast.AST) -> Iterator[str]:
    """The names that a loop counts or collects in."""
    for part in ast.walk(node):
        if isinstance(part, ast.AugAssign):
            yield ast.unparse(part.target)
        elif isinstance(part, ast.Attribute) and part.attr in {"append", "add", "extend", "update"}:
            yield ast.unparse(part.value)


def _last_name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
