#include "onnx/file/tensor_reader.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "base/error.h"
#include "onnx/file/element_types.h"
#include "onnx/file/names.h"

namespace sealion::onnx {
namespace {

using ::onnx::TensorProto;

double from_half(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 0x1f, fraction = bits & 0x3ff;
  double magnitude = std::ldexp(fraction, -24);
  if (exponent == 0x1f) {
    magnitude = fraction == 0 ? std::numeric_limits<double>::infinity()
                              : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent > 0) {
    magnitude = std::ldexp(fraction | 0x400, exponent - 25);
  }
  return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

double from_brain_float(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

Shape shape_of(const TensorProto& proto, const std::string& place) {
  if (static_cast<std::size_t>(proto.dims_size()) > highest_rank) {
    fail(ErrorCode::unsupported, "{} has {} dimensions; {} are allowed", place, proto.dims_size(),
         highest_rank);
  }
  Shape shape;
  std::size_t product = 1;  // of those that are not 0, so that no shape is absurd
  for (const std::int64_t dimension : proto.dims()) {
    if (dimension < 0) fail(ErrorCode::corrupt, "{} has a dimension of {}", place, dimension);
    const auto size = static_cast<std::size_t>(dimension);
    if (size > most_tensor_elements / product) {
      fail(ErrorCode::unsupported, "{} has more than {} elements", place, most_tensor_elements);
    }
    if (size > 0) product *= size;
    shape.push_back(size);
  }
  return shape;
}

void check_place_of_data(const TensorProto& proto, const std::string& place) {
  if (proto.data_location() == TensorProto::EXTERNAL || proto.external_data_size() > 0) {
    fail(ErrorCode::unsupported,
         "{} has its data in another file: save the model with its data inside, as "
         "onnx.save(onnx.load('model.onnx'), 'whole.onnx') does",
         place);
  }
  if (proto.has_segment()) {
    fail(ErrorCode::unsupported, "{} is stored in segments: export the model again", place);
  }
}

/// Elements that stand in one of the fields for a type.
int typed_elements(const TensorProto& proto) {
  return proto.float_data_size() + proto.int32_data_size() + proto.string_data_size() +
         proto.int64_data_size() + proto.double_data_size() + proto.uint64_data_size();
}

/// A tensor whose shape and type are known, and its data.
class Decoder {
 public:
  Decoder(const TensorProto& proto, std::size_t count, const std::string& place)
      : proto_(proto), count_(count), place_(place) {
    if (!proto.has_raw_data() || typed_elements(proto) == 0) return;
    fail(ErrorCode::corrupt, "{} has its data twice", place);
  }

  /// Elements as `Stored`, in raw bytes or one by one in `field`, each converted.
  template <typename Stored, typename Field, typename Convert>
  auto numbers(const Field& field, const Convert& convert) const {
    std::vector<decltype(convert(Stored{}))> values;
    if (proto_.has_raw_data()) {
      check_size(proto_.raw_data().size(), count_ * sizeof(Stored), "bytes");
      values.reserve(count_);
      for (std::size_t i = 0; i < count_; ++i) {
        Stored stored;
        std::memcpy(&stored, proto_.raw_data().data() + i * sizeof(Stored), sizeof(Stored));
        values.push_back(convert(stored));
      }
    } else {
      check_size(static_cast<std::size_t>(typed_elements(proto_)), count_, "elements");
      check_size(static_cast<std::size_t>(field.size()), count_, "elements of its type");
      values.reserve(count_);
      for (const auto element : field) values.push_back(convert(narrowed<Stored>(element)));
    }
    return values;
  }

  template <typename Stored, typename Field>
  std::vector<std::int64_t> integers(const Field& field) const {
    return numbers<Stored>(field, [&](Stored value) {
      if (std::in_range<std::int64_t>(value)) return static_cast<std::int64_t>(value);
      fail(ErrorCode::unsupported, "{} holds {}; integers up to 2^63 - 1 are allowed", place_,
           value);
    });
  }

  std::vector<std::string> texts() const {
    check_size(static_cast<std::size_t>(proto_.string_data_size()), count_, "texts");
    for (const std::string& text : proto_.string_data()) check_text(text, place_);
    return {proto_.string_data().begin(), proto_.string_data().end()};
  }

 private:
  void check_size(std::size_t size, std::size_t expected, const char* what) const {
    if (size == expected) return;
    fail(ErrorCode::corrupt, "{} has {} {}, where its shape and type need {}", place_, size, what,
         expected);
  }

  template <typename Stored, typename Element>
  Stored narrowed(Element element) const {
    if constexpr (std::is_integral_v<Stored>) {
      if (!std::in_range<Stored>(element)) {
        fail(ErrorCode::corrupt, "{} holds {}, which its type cannot", place_, element);
      }
    }
    return static_cast<Stored>(element);
  }

  const TensorProto& proto_;
  std::size_t count_;
  const std::string& place_;
};

decltype(Tensor::elements) decode(const Decoder& decoder, const TensorProto& proto) {
  const auto as_double = [](auto value) { return static_cast<double>(value); };
  const auto as_truth = [](std::uint8_t value) { return std::int64_t{value != 0}; };
  switch (proto.data_type()) {
    case TensorProto::FLOAT:
      return decoder.numbers<float>(proto.float_data(), as_double);
    case TensorProto::DOUBLE:
      return decoder.numbers<double>(proto.double_data(), as_double);
    case TensorProto::FLOAT16:
      return decoder.numbers<std::uint16_t>(proto.int32_data(), from_half);
    case TensorProto::BFLOAT16:
      return decoder.numbers<std::uint16_t>(proto.int32_data(), from_brain_float);
    case TensorProto::BOOL:
      return decoder.numbers<std::uint8_t>(proto.int32_data(), as_truth);
    case TensorProto::INT8:
      return decoder.integers<std::int8_t>(proto.int32_data());
    case TensorProto::UINT8:
      return decoder.integers<std::uint8_t>(proto.int32_data());
    case TensorProto::INT16:
      return decoder.integers<std::int16_t>(proto.int32_data());
    case TensorProto::UINT16:
      return decoder.integers<std::uint16_t>(proto.int32_data());
    case TensorProto::INT32:
      return decoder.integers<std::int32_t>(proto.int32_data());
    case TensorProto::INT64:
      return decoder.integers<std::int64_t>(proto.int64_data());
    case TensorProto::UINT32:
      return decoder.integers<std::uint32_t>(proto.uint64_data());
    case TensorProto::UINT64:
      return decoder.integers<std::uint64_t>(proto.uint64_data());
    default:
      return decoder.texts();
  }
}

}  // namespace

Tensor TensorReader::read(const TensorProto& proto, const std::string& place) {
  element_type(proto.data_type(), place);
  check_place_of_data(proto, place);
  Tensor tensor{shape_of(proto, place), {}};
  const std::size_t count = element_count(tensor.shape);
  elements_ += count;
  if (elements_ > most_tensor_elements) {
    fail(ErrorCode::unsupported, "the model has more than {} weights", most_tensor_elements);
  }
  tensor.elements = decode(Decoder(proto, count, place), proto);
  return tensor;
}

}  // namespace sealion::onnx
