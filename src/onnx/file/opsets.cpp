#include "onnx/file/opsets.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "onnx/file/names.h"

namespace sealion::onnx {
namespace {

struct KnownDomain {
  const char* name;
  std::int64_t oldest, newest;
};

// LightGBM's regressors are of ai.onnx 8 still, CatBoost's of ai.onnx.ml alone.
constexpr std::array known_domains = {KnownDomain{"", 8, 28}, KnownDomain{"ai.onnx.ml", 1, 5}};

const KnownDomain& known_domain(const std::string& domain, const std::string& place) {
  const auto known =
      std::find_if(known_domains.begin(), known_domains.end(),
                   [&](const KnownDomain& candidate) { return candidate.name == domain; });
  if (known != known_domains.end()) return *known;
  fail(
      ErrorCode::unsupported,
      "{} is an operator of the domain '{}'; those of ai.onnx and ai.onnx.ml are supported: export "
      "the model again, before any runtime has optimised it, and a quantised model in the QDQ "
      "format",
      place, printable(domain));
}

std::string written_name(const std::string& domain) { return domain.empty() ? "ai.onnx" : domain; }

}  // namespace

std::string domain_name(const std::string& name) { return name == "ai.onnx" ? "" : name; }

Opsets read_opsets(const ::onnx::ModelProto& model) {
  Opsets opsets;
  for (const ::onnx::OperatorSetIdProto& import : model.opset_import()) {
    const auto [known, is_new] = opsets.emplace(domain_name(import.domain()), import.version());
    if (!is_new && known->second != import.version()) {
      fail(ErrorCode::corrupt, "the domain '{}' is imported at opsets {} and {}",
           printable(written_name(known->first)), known->second, import.version());
    }
  }
  return opsets;
}

void check_domain(const std::string& domain, const Opsets& opsets, const std::string& place) {
  const KnownDomain& known = known_domain(domain, place);
  const auto opset = opsets.find(domain);
  if (opset == opsets.end()) {
    fail(ErrorCode::corrupt, "{} is an operator of {}, whose version the file does not tell", place,
         written_name(domain));
  }
  if (opset->second < known.oldest || opset->second > known.newest) {
    fail(ErrorCode::unsupported,
         "{} is of opset {} of {}; {} to {} are supported: choose one of them where the model is "
         "exported",
         place, opset->second, written_name(domain), known.oldest, known.newest);
  }
}

}  // namespace sealion::onnx
