"""KServe's resources as its Python package describes them, each field with its type. The package is not imported:
it would want all of a model server."""

import ast
import functools
import importlib.metadata
import re

import kubernetes_validate


def _module_name(model):
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", model)
    return words.lower() + ".py"


@functools.cache
def _files():
    return {file.name: file for file in importlib.metadata.files("kserve") if "models" in file.parts}


@functools.cache
def _fields(model):
    """The type of each field, by its name in a manifest."""
    tree = ast.parse(_files()[_module_name(model)].read_text())
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and node.targets[0].__class__ is ast.Name:
            if node.targets[0].id in ("openapi_types", "attribute_map"):
                found[node.targets[0].id] = ast.literal_eval(node.value)
    return {found["attribute_map"][name]: kind for name, kind in found["openapi_types"].items()}


class Wrong(Exception):
    pass


def _check(value, kind, where):
    simple = {"str": str, "int": int, "bool": bool, "float": (int, float), "object": object}
    if kind in simple:
        right = isinstance(value, simple[kind]) and not (kind == "int" and isinstance(value, bool))
        if not right:
            raise Wrong(f"{where} is no {kind}: {value!r}")
    elif kind.startswith("list["):
        if not isinstance(value, list):
            raise Wrong(f"{where} is no list")
        for i, item in enumerate(value):
            _check(item, kind[5:-1], f"{where}[{i}]")
    elif kind.startswith("dict("):
        for key, item in value.items():
            _check(item, kind[5:-1].split(", ")[1], f"{where}.{key}")
    elif _is_of_kserve(kind):
        _check_object(value, kind, where)
    # What is Kubernetes' own is checked as part of a pod.


def _is_of_kserve(kind):
    return _module_name(kind) in _files()


def _is_of_kubernetes(kind):
    while kind.startswith(("list[", "dict(")):
        kind = kind[5:-1].split(", ")[-1]
    return kind not in ("str", "int", "bool", "float", "object") and not _is_of_kserve(kind)


# Of a container, where KServe has its fields among others.
_container_fields = {"args", "env", "livenessProbe", "ports", "readinessProbe", "resources", "securityContext",
                     "volumeMounts"}


def _check_object(value, model, where):
    fields = _fields(model)
    pod, container = {}, {}
    for name, item in value.items():
        if name not in fields:
            raise Wrong(f"{where} has no field '{name}': {', '.join(sorted(fields))}")
        _check(item, fields[name], f"{where}.{name}")
        if _is_of_kubernetes(fields[name]):
            is_of_container = model.endswith("ModelSpec") and name in _container_fields
            (container if is_of_container else pod)[name] = item
    if "metadata" in pod:
        del pod["metadata"]
    if container:
        pod["containers"] = [{"name": "kserve-container", **container}]
    if pod:
        pod.setdefault("containers", [{"name": "kserve-container"}])
        check_pod(pod, where)


def check_pod(spec, where):
    """What is Kubernetes' own in one of KServe's resources is part of a pod."""
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": spec}
    try:
        kubernetes_validate.validate(pod, "1.29", strict=True)
    except kubernetes_validate.ValidationError as error:
        raise Wrong(f"{where}: {error.message} at {'.'.join(map(str, error.path))}") from None


def check(resource):
    model = resource["apiVersion"].split("/")[1].capitalize() + resource["kind"]
    _check_object({**resource, "metadata": {}}, model, resource["kind"] + " " + resource["metadata"]["name"])
