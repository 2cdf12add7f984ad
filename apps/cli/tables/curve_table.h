#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "bench/curve.h"

namespace sealion::cli {

/// What a record costs by the records of a request, model by model, and how the planner weighed it.
struct RequestCurve {
  std::size_t threads;
  double requests_per_key;
  double network_bytes;  ///< a second
  std::vector<bench::CurvePoint> points;

  std::vector<std::string> models() const;
  std::vector<LayoutKind> layouts() const;
};

/// `rows`: one for each layout of each point.
nlohmann::json to_json(const RequestCurve& curve);
/// A line for each point.
std::string to_text(const RequestCurve& curve);
std::string to_markdown(const RequestCurve& curve);

/// Throws where an answer is not the reference's.
void check_exact(const RequestCurve& curve);

}  // namespace sealion::cli
