#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "base/cases.h"
#include "onnx/lower/arrangement.h"
#include "onnx/lower/operators/operators.h"
#include "onnx/lower/scores.h"
#include "program/program.h"

namespace sealion::onnx {
namespace {

/// One number for all features, or one for each.
double of_feature(const std::vector<double>& numbers, std::size_t feature) {
  return numbers[numbers.size() == 1 ? 0 : feature];
}

void check_features(const Call& call, const std::vector<double>& numbers, std::size_t features,
                    const char* attribute) {
  if (numbers.size() == 1 || numbers.size() == features) return;
  call.refuse(
      fmt::format("'{}' has {} numbers for {} features", attribute, numbers.size(), features));
}

std::size_t feature_count(const Call& call, const Shape& shape) {
  if (shape.empty()) call.refuse("a value without dimensions");
  return shape.back();
}

std::vector<Value> scaler(Call& call) {
  const Symbolic x = call.symbolic(0);
  const std::size_t features = feature_count(call, x.shape);
  std::vector<double> offsets = call.numbers("offset"), scales = call.numbers("scale");
  if (offsets.empty()) offsets = {0};
  if (scales.empty()) scales = {1};
  check_features(call, offsets, features, "offset");
  check_features(call, scales, features, "scale");
  return just(folded(
      {x.shape, call.composer().linear(x.elements.size(), [&](std::size_t i) {
         const double scale = of_feature(scales, i % features);
         return Combination{{{x.elements[i], scale}}, -of_feature(offsets, i % features) * scale};
       })}));
}

std::vector<Value> imputer(Call& call) {
  Symbolic x = call.symbolic(0);
  const std::size_t features = feature_count(call, x.shape);
  const double replaced = call.number("replaced_value_float", 0);
  const auto values = call.numbers("imputed_value_floats");
  if (values.empty()) call.cannot("only numbers are imputed");
  check_features(call, values, features, "imputed_value_floats");
  if (!std::isnan(replaced)) {
    call.cannot(fmt::format("it replaces {}; only missing numbers (NaN) are replaced", replaced));
  }
  for (std::size_t i = 0; i < x.elements.size(); ++i) {
    if (!call.sources().is_number(x.elements[i])) {
      call.cannot("it stands behind other operators; only columns as they come are imputed");
    }
    x.elements[i] = call.sources().imputed(x.elements[i], of_feature(values, i % features));
  }
  return just(std::move(x));
}

/// Bits of a text, one for each category.
void encode_text(Call& call, const Element& text, std::vector<Element>& bits) {
  const bool takes_others = call.integer("zeros", 1) != 0;
  for (const std::string& category : call.texts("cats_strings")) {
    bits.push_back(call.sources().category(text, category, takes_others));
  }
}

/// Of the numbers whose whole part is `whole`: as the runtime, which cuts off the rest.
NumberTest whole_part_test(double whole, std::optional<double> missing) {
  constexpr double no_end = std::numeric_limits<double>::infinity();
  const double least = whole > 0 ? whole : std::nextafter(whole - 1, no_end);
  const double below = whole < 0 ? std::nextafter(whole, no_end) : whole + 1;
  return {{least, below}, missing && std::trunc(*missing) == whole};
}

/// Bits of an integer, one for each category; others are none of them.
void encode_integer(Call& call, const Element& whole, std::vector<Element>& bits) {
  const Element number = call.composer().before_cutting(whole);
  if (number.node != 0 || !number.is_plain() || call.sources().source_of(number).is_bit()) {
    call.cannot("it stands behind other operators; only columns of integers are encoded");
  }
  const InputSource source = call.sources().source_of(number);
  for (const std::int64_t category : call.integers("cats_int64s")) {
    const auto test = whole_part_test(static_cast<double>(category), source.missing);
    bits.push_back(call.sources().test(source.column, test));
  }
}

std::vector<Value> one_hot_encoder(Call& call) {
  const Symbolic x = call.symbolic(0);
  const bool of_texts = call.has("cats_strings");
  const std::size_t categories =
      of_texts ? call.texts("cats_strings").size() : call.integers("cats_int64s").size();
  if (categories == 0 || categories * x.elements.size() > largest_node_size) {
    call.cannot(fmt::format("{} values in {} categories", x.elements.size(), categories));
  }
  Symbolic encoded{x.shape, {}};
  encoded.shape.push_back(categories);
  for (const Element& element : x.elements) {
    if (element.is_constant()) call.cannot("what is encoded does not depend on the record");
    const bool is_text = element.node == text_columns;
    if (is_text != of_texts) call.cannot(of_texts ? "texts are due" : "integers are due");
    if (is_text) {
      encode_text(call, element, encoded.elements);
    } else {
      encode_integer(call, element, encoded.elements);
    }
  }
  return just(std::move(encoded));
}

/// coefficients [outputs][features] x + intercepts, of one record.
Symbolic linear_scores(Call& call, const std::vector<double>& coefficients,
                       std::vector<double> intercepts, std::size_t outputs) {
  const Symbolic x = call.symbolic(0);
  const std::size_t features = x.elements.size();
  if (intercepts.empty()) intercepts.assign(outputs, 0);
  if (outputs == 0 || intercepts.size() != outputs || coefficients.size() != outputs * features) {
    call.refuse(fmt::format("{} coefficients and {} intercepts for {} features and {} outputs",
                            coefficients.size(), intercepts.size(), features, outputs));
  }
  return {{1, outputs}, call.composer().linear(outputs, [&](std::size_t r) {
            Combination row{{}, intercepts[r]};
            for (std::size_t f = 0; f < features; ++f) {
              row.terms.push_back({x.elements[f], coefficients[r * features + f]});
            }
            return row;
          })};
}

std::vector<Value> linear_classifier(Call& call) {
  const std::vector<double> coefficients = call.numbers("coefficients");
  std::vector<std::string> labels = labels_of(call, "classlabels_strings", "classlabels_ints");
  const std::size_t features = std::max<std::size_t>(element_count(call.shape(0)), 1);
  const Symbolic scores =
      linear_scores(call, coefficients, call.numbers("intercepts"), coefficients.size() / features);
  return {chosen_class(call, scores, std::move(labels)),
          transformed(call, scores, transform_of(call))};
}

std::vector<Value> linear_regressor(Call& call) {
  const std::int64_t targets = call.integer("targets", 1);
  if (targets < 1 || targets > std::int64_t{1} << 16) call.refuse("'targets' out of bounds");
  const Symbolic scores =
      linear_scores(call, call.numbers("coefficients"), call.numbers("intercepts"),
                    static_cast<std::size_t>(targets));
  return just(transformed(call, scores, transform_of(call)));
}

/// In front of everything it is the client's.
std::vector<Value> normalizer(Call& call) {
  static const std::map<std::string, RecordNorm> norms = {
      {"MAX", RecordNorm::max}, {"L1", RecordNorm::l1}, {"L2", RecordNorm::l2}};
  Symbolic x = call.symbolic(0);
  const std::size_t features = feature_count(call, x.shape);
  const std::string norm = call.text("norm", "MAX");
  if (!norms.contains(norm)) call.refuse("'norm' is '" + norm + "'");
  if (features == x.elements.size()) {
    if (auto divided = call.sources().normalised(x.elements, norms.at(norm))) {
      return just(Symbolic{std::move(x.shape), std::move(*divided)});
    }
  }
  return just(folded(call.function(
      {x}, x.shape, [features, norm](std::span<const double> in, std::span<double> out) {
        for (std::size_t start = 0; start < in.size(); start += features) {
          double size = norm == "MAX" ? in[start] : 0;
          for (std::size_t i = start; i < start + features; ++i) {
            size = norm == "MAX" ? std::max(size, in[i])
                                 : size + (norm == "L1" ? std::abs(in[i]) : in[i] * in[i]);
          }
          if (norm == "L2") size = std::sqrt(size);
          for (std::size_t i = start; i < start + features; ++i) {
            out[i] = size == 0 ? in[i] : in[i] / size;
          }
        }
      })));
}

/// Features one after the other.
std::vector<Value> feature_vectorizer(Call& call) {
  const std::vector<Value> values = call.all_inputs();
  for (const Value& value : values) feature_count(call, shape_of(value));
  if (values.empty()) call.refuse("no inputs");
  return just(concatenated(values, call.shape(0).size() - 1));
}

/// Entries of the last dimension; of constant labels by the number of a class, the class.
std::vector<Value> array_feature_extractor(Call& call) {
  if (const auto* numbers = std::get_if<Symbolic>(&call.input(1))) {
    const auto* labels = std::get_if<Tensor>(&call.input(0));
    if (!labels) call.cannot("which entry depends on the record");
    Symbolic chosen = *numbers;
    chosen.class_names =
        std::visit(Cases{[](const std::vector<std::string>& texts) { return texts; },
                         [](const auto& values) {
                           std::vector<std::string> names;
                           for (const auto value : values)
                             names.push_back(fmt::format("{}", value));
                           return names;
                         }},
                   labels->elements);
    return just(std::move(chosen));
  }
  const Shape& shape = call.shape(0);
  const std::size_t features = feature_count(call, shape);
  std::vector<std::size_t> entries;
  for (const std::int64_t at : call.constant_integers(1))
    entries.push_back(call.axis(at, features));
  return just(arranged(call.input(0), taken(shape, shape.size() - 1, entries)));
}

std::vector<Value> zip_map(Call& call) { return just(call.input(0)); }

/// Names for numbers of classes, where it stands behind the last weight.
std::vector<Value> label_encoder(Call& call) {
  const auto* numbers = std::get_if<Symbolic>(&call.input(0));
  const std::vector<std::int64_t> keys = call.integers("keys_int64s");
  std::vector<std::string> names = labels_of(call, "values_strings", "values_int64s");
  if (!numbers || keys.size() != names.size() || keys.empty()) {
    call.cannot("only the numbers of classes are named");
  }
  Symbolic named = *numbers;
  named.class_names.assign(keys.size(), "");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::size_t number = call.axis(keys[i], keys.size());
    named.class_names[number] = std::move(names[i]);
  }
  return just(std::move(named));
}

std::vector<Value> binarizer(Call& call) {
  const Symbolic x = call.symbolic(0);
  const double threshold = call.number("threshold", 0);
  return just(folded(
      call.function({x}, x.shape, [threshold](std::span<const double> in, std::span<double> out) {
        std::transform(in.begin(), in.end(), out.begin(),
                       [threshold](double number) { return number > threshold ? 1.0 : 0.0; });
      })));
}

constexpr Operator classical_table[] = {{"Scaler", scaler},
                                        {"Imputer", imputer},
                                        {"OneHotEncoder", one_hot_encoder},
                                        {"LinearClassifier", linear_classifier},
                                        {"LinearRegressor", linear_regressor},
                                        {"Normalizer", normalizer},
                                        {"FeatureVectorizer", feature_vectorizer},
                                        {"ArrayFeatureExtractor", array_feature_extractor},
                                        {"ZipMap", zip_map},
                                        {"LabelEncoder", label_encoder},
                                        {"Binarizer", binarizer}};

}  // namespace

std::span<const Operator> classical_operators() { return classical_table; }

}  // namespace sealion::onnx
