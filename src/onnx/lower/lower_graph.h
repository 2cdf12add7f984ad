#pragma once

#include <string>
#include <vector>

#include "onnx/file/graph.h"
#include "onnx/lower/input_sources.h"
#include "onnx/lower/limits.h"
#include "onnx/lower/stand_ins.h"
#include "onnx/lower/symbolic.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// What a client's records have: numbers of one shape, or the columns of a table.
struct RecordLayout {
  struct Column {
    std::string name;
    bool is_text;
  };
  /// What a number is in the model's own unit: factor * number + offset.
  struct Unit {
    double factor = 1, offset = 0;
  };
  Shape shape;                   ///< of a record; of a table {columns}
  std::vector<Column> columns;   ///< of a table
  std::vector<Unit> units = {};  ///< of all numbers of a record; empty where they are the model's
};

/// An output of a graph.
struct GraphOutput {
  std::string name;
  ElementType type;
  Value value;
};

/// A graph as a program over real numbers, what is behind its last weight included.
struct Lowered {
  real::Program program;
  std::vector<InputSource> sources;  ///< [inputs of the program]
  std::vector<GraphOutput> outputs;
};

/// What a graph does to one record. Columns of a table come in by their names, where the graph has
/// an input for each, else in their order; pictures with their channels last are given to graphs
/// that take them first. Throws `unsupported` or `corrupt` naming the operator.
Lowered lower_graph(const Graph& graph, const RecordLayout& records, const Limits& limits = {},
                    const StandIns& stand_ins = {});

}  // namespace sealion::onnx
