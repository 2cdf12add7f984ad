#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/int128.h"
#include "program/program.h"

namespace sealion::testing {

/// The definitions of the node kinds as they stand in program.h, one sample at a time: slow,
/// obvious, and sharing no code with what it judges. `Number` has room for all values.
template <typename Number = int128>
class NaiveInterpreter {
 public:
  using Values = std::vector<Number>;

  explicit NaiveInterpreter(const Program& program) : program_(program) {}

  /// What each node makes of one input.
  std::vector<Values> run(const Values& input) {
    values_ = {input};
    for (NodeId id = 1; id < program_.nodes().size(); ++id) {
      values_.push_back(std::visit([&](const auto& operation) { return make(operation); },
                                   program_.node(id).operation));
    }
    return values_;
  }

 private:
  Values make(const InputNode&) const { return values_.front(); }
  Values make(const DenseNode& dense) const {
    const Values& x = values_[dense.input];
    Values out(dense.bias.begin(), dense.bias.end());
    for (std::size_t r = 0; r < out.size(); ++r) {
      for (std::size_t c = 0; c < x.size(); ++c) out[r] += dense.weights[r * x.size() + c] * x[c];
    }
    return out;
  }
  /// 0 outside the image.
  static Number pixel(const Values& x, const Window& w, long row, long column,
                      std::size_t channel) {
    if (row < 0 || column < 0 || row >= long(w.height) || column >= long(w.width)) return 0;
    return x[(std::size_t(row) * w.width + std::size_t(column)) * w.channels + channel];
  }
  /// Calls place(top row, left column) for every position, row by row.
  template <typename Place>
  static void slide(const Window& w, const Place& place) {
    const long bottom = long(w.height + w.pad_bottom) - long(w.kernel_height);
    const long right = long(w.width + w.pad_right) - long(w.kernel_width);
    for (long y = -long(w.pad_top); y <= bottom; y += long(w.stride_y)) {
      for (long x = -long(w.pad_left); x <= right; x += long(w.stride_x)) place(y, x);
    }
  }
  Values make(const Conv2DNode& conv) const {
    const Window& w = conv.window;
    Values out;
    slide(w, [&](long top, long left) {
      for (std::size_t f = 0; f < conv.bias.size(); ++f) {
        Number sum = conv.bias[f];
        std::size_t next = f * w.kernel_height * w.kernel_width * w.channels;
        for (std::size_t ky = 0; ky < w.kernel_height; ++ky) {
          for (std::size_t kx = 0; kx < w.kernel_width; ++kx) {
            for (std::size_t c = 0; c < w.channels; ++c) {
              sum += conv.weights[next++] *
                     pixel(values_[conv.input], w, top + long(ky), left + long(kx), c);
            }
          }
        }
        out.push_back(sum);
      }
    });
    return out;
  }
  Values make(const SumPoolNode& pool) const {
    const Window& w = pool.window;
    Values out;
    slide(w, [&](long top, long left) {
      for (std::size_t c = 0; c < w.channels; ++c) {
        Number sum = 0;
        for (std::size_t ky = 0; ky < w.kernel_height; ++ky) {
          for (std::size_t kx = 0; kx < w.kernel_width; ++kx) {
            sum += pixel(values_[pool.input], w, top + long(ky), left + long(kx), c);
          }
        }
        out.push_back(sum);
      }
    });
    return out;
  }
  Values make(const SparseNode& sparse) const {
    Values out(sparse.bias.begin(), sparse.bias.end());
    for (std::size_t r = 0; r < out.size(); ++r) {
      for (std::size_t e = sparse.row_starts[r]; e != sparse.row_starts[r + 1]; ++e) {
        out[r] += sparse.weights[e] * values_[sparse.input][sparse.columns[e]];
      }
    }
    return out;
  }
  Values make(const ProductNode& product) const {
    Values out = values_[product.left];
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = out[i] * values_[product.right][i];
    return out;
  }
  Values make(const SumNode& sum) const {
    Values out(sum.constants.begin(), sum.constants.end());
    for (std::size_t k = 0; k < sum.inputs.size(); ++k) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] += sum.factors[k] * values_[sum.inputs[k]][i];
      }
    }
    return out;
  }
  Values make(const ConcatenateNode& concatenate) const {
    Values out;
    for (const NodeId x : concatenate.inputs) {
      out.insert(out.end(), values_[x].begin(), values_[x].end());
    }
    return out;
  }

  Values make(const ForestNode& forest) const {
    Values out(forest.bias.begin(), forest.bias.end());
    const auto paths = paths_of(forest.trees);
    for (std::size_t leaf = 0; leaf < paths.size(); ++leaf) {
      const bool is_reached = std::ranges::all_of(paths[leaf], [&](const Literal& literal) {
        return (values_[forest.input][literal.bit] == 1) == literal.is_set;
      });
      for (std::size_t k = 0; is_reached && k < out.size(); ++k) {
        out[k] += forest.values[leaf * out.size() + k];
      }
    }
    return out;
  }

  const Program& program_;
  std::vector<Values> values_;
};

}  // namespace sealion::testing
