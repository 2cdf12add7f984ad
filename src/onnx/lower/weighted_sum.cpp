#include "onnx/lower/weighted_sum.h"

#include <algorithm>
#include <utility>

#include "base/cases.h"
#include "base/error.h"
#include "onnx/lower/arrangement.h"

namespace sealion::onnx {
namespace {

bool is_constant(const Weighted& weighted) {
  return std::holds_alternative<Tensor>(weighted.value);
}

Value constant_sum(const Shape& shape, const std::vector<Weighted>& values) {
  std::vector<double> sum(element_count(shape), 0);
  for (const auto& [value, weight] : values) {
    const std::vector<double> numbers = numbers_of(std::get<Tensor>(value), shape);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * numbers[i];
  }
  return Tensor{shape, std::move(sum)};
}

}  // namespace

std::vector<double> numbers_of(const Tensor& tensor, const Shape& shape) {
  const Value stretched = arranged(tensor, broadcast(tensor.shape, shape));
  return std::visit(Cases{[](const std::vector<std::string>&) -> std::vector<double> {
                            fail(ErrorCode::unsupported, "texts where numbers are due");
                          },
                          [](const auto& numbers) {
                            return std::vector<double>(numbers.begin(), numbers.end());
                          }},
                    std::get<Tensor>(stretched).elements);
}

Value weighted_sum(Call& call, const Shape& shape, const std::vector<Weighted>& values) {
  if (std::ranges::all_of(values, is_constant)) return constant_sum(shape, values);
  std::vector<Symbolic> stretched;
  for (const auto& [value, weight] : values) {
    const Value all = arranged(value, broadcast(shape_of(value), shape));
    stretched.push_back(as_symbolic(all));
  }
  auto elements = call.composer().linear(element_count(shape), [&](std::size_t r) {
    Combination row;
    for (std::size_t i = 0; i < values.size(); ++i) {
      row.terms.push_back({stretched[i].elements[r], values[i].weight});
    }
    return row;
  });
  return folded({shape, std::move(elements)});
}

}  // namespace sealion::onnx
