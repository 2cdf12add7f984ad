#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "serving/application/site.h"
#include "serving/protocol/message.h"

namespace sealion::serving {

/// What is known of an inference before its body comes.
struct InferenceHead {
  ServedModelPtr model;
  std::string caller;         ///< whose keys it may use
  std::size_t header_length;  ///< of the JSON header
  std::size_t body_bytes;
};

/// Gives the inference a place in the server. Throws Problem, as Admission::enter.
std::shared_ptr<Exchange> begin_inference(Site& site, const InferenceHead& head,
                                          std::shared_ptr<RequestSummary> summary);

}  // namespace sealion::serving
