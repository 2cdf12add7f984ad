#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "base/cases.h"
#include "onnx/lower/arrangement.h"
#include "onnx/lower/operators/operators.h"

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

std::vector<Value> one_hot_encoder(Call& call) {
  const Symbolic x = call.symbolic(0);
  const std::vector<std::string> categories = call.texts("cats_strings");
  if (categories.empty()) call.cannot("only texts are encoded");
  Shape shape = x.shape;
  shape.push_back(categories.size());
  Symbolic encoded{std::move(shape), {}};
  const bool takes_others = call.integer("zeros", 1) != 0;
  for (const Element& element : x.elements) {
    if (element.node != text_columns) call.cannot("texts are due");
    for (const std::string& category : categories) {
      encoded.elements.push_back(call.sources().category(element, category, takes_others));
    }
  }
  return just(std::move(encoded));
}

std::vector<std::string> labels_of(const Call& call, const char* texts, const char* integers) {
  std::vector<std::string> labels = call.texts(texts);
  if (!labels.empty()) return labels;
  for (const std::int64_t label : call.integers(integers)) labels.push_back(std::to_string(label));
  return labels;
}

/// Probabilities as ai.onnx.ml's 'post_transform' makes them of one record's scores.
real::RecordFunction post_transform(const Call& call) {
  const std::string name = call.text("post_transform", "NONE");
  if (name == "LOGISTIC") {
    return [](std::span<const double> in, std::span<double> out) {
      std::transform(in.begin(), in.end(), out.begin(),
                     [](double score) { return 1 / (1 + std::exp(-score)); });
    };
  }
  if (name == "SOFTMAX" || name == "SOFTMAX_ZERO") {
    return [](std::span<const double> in, std::span<double> out) {
      const double most = *std::max_element(in.begin(), in.end());
      double sum = 0;
      for (std::size_t i = 0; i < in.size(); ++i) sum += out[i] = std::exp(in[i] - most);
      for (double& share : out) share /= sum;
    };
  }
  if (name == "NONE") return nullptr;
  call.cannot(fmt::format("'post_transform' is '{}'", name));
}

Symbolic transformed(Call& call, const Symbolic& scores) {
  const real::RecordFunction transform = post_transform(call);
  return transform ? call.function({scores}, scores.shape, transform) : scores;
}

/// The number of the class with the largest score; of one score, whether it is positive.
Symbolic chosen_class(Call& call, const Symbolic& scores, std::vector<std::string> labels) {
  Symbolic chosen =
      call.function({scores}, {1}, [](std::span<const double> in, std::span<double> out) {
        const auto most = std::max_element(in.begin(), in.end());
        out[0] = in.size() == 1 ? (in[0] > 0 ? 1 : 0) : static_cast<double>(most - in.begin());
      });
  chosen.class_names = std::move(labels);
  return chosen;
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
  return {chosen_class(call, scores, std::move(labels)), transformed(call, scores)};
}

std::vector<Value> linear_regressor(Call& call) {
  const std::int64_t targets = call.integer("targets", 1);
  if (targets < 1 || targets > std::int64_t{1} << 16) call.refuse("'targets' out of bounds");
  const Symbolic scores =
      linear_scores(call, call.numbers("coefficients"), call.numbers("intercepts"),
                    static_cast<std::size_t>(targets));
  return just(transformed(call, scores));
}

std::vector<Value> normalizer(Call& call) {
  const Symbolic x = call.symbolic(0);
  const std::size_t features = feature_count(call, x.shape);
  const std::string norm = call.text("norm", "MAX");
  if (norm != "MAX" && norm != "L1" && norm != "L2") call.refuse("'norm' is '" + norm + "'");
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
