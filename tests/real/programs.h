#pragma once

#include <random>
#include <utility>
#include <vector>

#include "base/tensor.h"
#include "real/real_program.h"

/// Programs over reals for tests.
namespace sealion::real::testing {

inline double between(std::mt19937& generator, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(generator);
}

/// A matrix without zeros, row by row.
inline LinearNode dense(NodeId input, const std::vector<std::vector<double>>& rows,
                        std::vector<double> bias) {
  LinearNode linear{input, {0}, {}, {}, std::move(bias)};
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (row[c] == 0) continue;
      linear.columns.push_back(static_cast<std::uint32_t>(c));
      linear.weights.push_back(row[c]);
    }
    linear.row_starts.push_back(static_cast<std::uint32_t>(linear.columns.size()));
  }
  return linear;
}

/// Numbers in [-2, 2], of which about a third are zero.
inline LinearNode random_dense(std::mt19937& generator, NodeId input, std::size_t rows,
                               std::size_t columns) {
  std::vector<std::vector<double>> matrix(rows, std::vector<double>(columns, 0));
  std::vector<double> bias;
  for (auto& row : matrix) {
    for (double& weight : row) {
      if (generator() % 3 != 0) weight = between(generator, -2, 2);
    }
    bias.push_back(between(generator, -1, 1));
  }
  return dense(input, matrix, std::move(bias));
}

/// [features][records] of these rows of records.
inline RealBatch batch(const std::vector<std::vector<double>>& features) {
  RealBatch result(features.size(), features.front().size());
  for (std::size_t i = 0; i < features.size(); ++i) {
    std::copy(features[i].begin(), features[i].end(), result.feature(i).begin());
  }
  return result;
}

inline RealBatch random_batch(std::mt19937& generator, std::size_t features, std::size_t records,
                              double low = -3, double high = 3) {
  RealBatch result(features, records);
  for (std::size_t i = 0; i < features; ++i) {
    for (double& number : result.feature(i)) number = between(generator, low, high);
  }
  return result;
}

/// Appends a node of some kind that reads some of what is there. Sizes stay below 16.
inline void append_random(std::mt19937& generator, Program& program) {
  const auto any = [&] { return generator() % program.nodes.size(); };
  const NodeId a = any(), b = any();
  const std::size_t size = program.nodes[a].size;
  switch (generator() % 4) {
    case 0:
      if (size == program.nodes[b].size && program.nodes.size() < 6) {
        program.nodes.push_back({"product", ProductNode{a, b}, size});
        return;
      }
      break;
    case 1:
      if (size + program.nodes[b].size < 16) {
        program.nodes.push_back({"concat", ConcatenateNode{{a, b}}, size + program.nodes[b].size});
        return;
      }
      break;
    case 2:
      if (size % 2 == 0 && size > 2 &&
          std::holds_alternative<LinearNode>(program.nodes[a].operation)) {
        const Window window{.height = size / 2,
                            .width = 1,
                            .channels = 2,
                            .kernel_height = 2,
                            .kernel_width = 1,
                            .pad_top = 1};
        Conv2DNode conv{a, window, {}, {between(generator, -1, 1), between(generator, -1, 1)}};
        for (int i = 0; i < 8; ++i) conv.weights.push_back(between(generator, -2, 2));
        program.nodes.push_back({"conv", std::move(conv), window.positions() * 2});
        return;
      }
      break;
    default:
      break;
  }
  const std::size_t rows = 1 + generator() % 5;
  program.nodes.push_back({"dense", random_dense(generator, a, rows, size), rows});
}

/// Of `inputs` numbers and so many nodes behind them, the last a matrix.
inline Program random_program(std::mt19937& generator, std::size_t inputs, int nodes) {
  Program program{{{"input", InputNode{}, inputs}}};
  for (int i = 1; i < nodes; ++i) append_random(generator, program);
  const NodeId last = program.nodes.size() - 1;
  program.nodes.push_back(
      {"answer", random_dense(generator, last, 3, program.nodes[last].size), 3});
  return program;
}

}  // namespace sealion::real::testing
