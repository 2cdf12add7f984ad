#include "onnx/file/element_types.h"

#include <array>
#include <optional>

#include "base/error.h"

namespace sealion::onnx {
namespace {

struct KnownType {
  const char* name;
  std::optional<ElementType> type;  ///< none: not held
};

/// By the format's number, those too that came after the library's version.
constexpr std::array known_types = {
    KnownType{"no type", std::nullopt},
    KnownType{"float32", ElementType::real32},
    KnownType{"uint8", ElementType::integer},
    KnownType{"int8", ElementType::integer},
    KnownType{"uint16", ElementType::integer},
    KnownType{"int16", ElementType::integer},
    KnownType{"int32", ElementType::integer},
    KnownType{"int64", ElementType::integer},
    KnownType{"string", ElementType::text},
    KnownType{"bool", ElementType::truth},
    KnownType{"float16", ElementType::real16},
    KnownType{"float64", ElementType::real64},
    KnownType{"uint32", ElementType::integer},
    KnownType{"uint64", ElementType::integer},
    KnownType{"complex64", std::nullopt},
    KnownType{"complex128", std::nullopt},
    KnownType{"bfloat16", ElementType::bfloat16},
    KnownType{"float8e4m3fn", std::nullopt},
    KnownType{"float8e4m3fnuz", std::nullopt},
    KnownType{"float8e5m2", std::nullopt},
    KnownType{"float8e5m2fnuz", std::nullopt},
    KnownType{"uint4", std::nullopt},
    KnownType{"int4", std::nullopt},
    KnownType{"float4e2m1", std::nullopt},
    KnownType{"float8e8m0", std::nullopt},
    KnownType{"uint2", std::nullopt},
    KnownType{"int2", std::nullopt},
    KnownType{"float6e2m3", std::nullopt},
    KnownType{"float6e3m2", std::nullopt},
};

}  // namespace

ElementType element_type(int number, const std::string& place) {
  if (number <= 0 || number >= static_cast<int>(known_types.size())) {
    fail(ErrorCode::corrupt, "{} has elements of type {}, which the format does not define", place,
         number);
  }
  const KnownType& known = known_types[static_cast<std::size_t>(number)];
  if (known.type) return *known.type;
  fail(ErrorCode::unsupported,
       "{} has elements of type {}: export the model with float32 or with integers of 8 bits or "
       "more",
       place, known.name);
}

}  // namespace sealion::onnx
