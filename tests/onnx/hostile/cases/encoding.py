"""Bytes that are no protocol buffer, or end too early."""

import random

from .case import case, linear

WHOLE = linear().SerializeToString(deterministic=True)


def varint(number):
    result = b""
    while number > 127:
        result += bytes([number & 127 | 128])
        number >>= 7
    return result + bytes([number])


def field(number, content):
    """A field with a length in front."""
    return varint(number << 3 | 2) + varint(len(content)) + content


@case("empty", "no byte at all")
def empty():
    return b""


@case("cut-in-header", "ends within the fields before the graph")
def cut_in_header():
    return WHOLE[:3]


@case("cut-in-graph", "ends within the graph, whose length says more")
def cut_in_graph():
    return WHOLE[:len(WHOLE) // 2]


@case("cut-in-weights", "ends within a tensor's raw data")
def cut_in_weights():
    return WHOLE[:WHOLE.index(linear().graph.initializer[0].raw_data) + 20]


@case("cut-at-end", "the last byte is missing")
def cut_at_end():
    return WHOLE[:-1]


@case("random-bytes", "300 random bytes")
def random_bytes():
    return random.Random(1).randbytes(300)


@case("wrong-magic", "a PNG's first bytes, then a model")
def wrong_magic():
    return b"\x89PNG\r\n\x1a\n" + WHOLE


@case("text", "JSON")
def text():
    return b'{"ir_version": 8, "graph": {"node": []}}\n'


@case("length-beyond-end", "the graph's length is 2^62")
def length_beyond_end():
    return b"\x08\x08" + varint(7 << 3 | 2) + varint(2**62) + b"abc"


@case("varint-without-end", "a length of eleven bytes that all say 'more'")
def varint_without_end():
    return b"\x08\x08\x3a" + b"\xff" * 11


@case("nested-graphs", "a graph in an attribute in a graph, 2,000 levels deep")
def nested_graphs():
    graph = b""
    for _ in range(2000):
        graph = field(1, field(4, b"If") + field(5, field(6, graph)))
    return b"\x08\x08" + field(7, graph)


@case("unknown-fields", "fields that no version of the format has, before and behind", "accept")
def unknown_fields():
    return field(900, b"before") + WHOLE + field(901, b"behind")


@case("no-graph", "a version and an opset, no graph")
def no_graph():
    result = linear()
    result.ClearField("graph")
    return result
