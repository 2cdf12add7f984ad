#include "runtime/device_report_json.h"

#include <nlohmann/json.hpp>

namespace sealion {

nlohmann::json to_json(const DeviceReport& report) {
  return {{"kind", report.kind}, {"name", report.name}, {"why", report.why}};
}

}  // namespace sealion
