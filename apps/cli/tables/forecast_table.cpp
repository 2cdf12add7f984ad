#include "cli/tables/forecast_table.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/details.h"
#include "base/quantity.h"

namespace sealion::cli {
namespace {

std::string beside(const std::string& forecast, const std::string& measured, double ratio) {
  return fmt::format("{:>10} forecast {:>10} measured {:>6.2f} times", forecast, measured, ratio);
}

std::string bytes_beside(std::size_t forecast, std::size_t measured) {
  return beside(as_bytes(forecast), as_bytes(measured),
                static_cast<double>(measured) / static_cast<double>(forecast));
}

std::string exact(std::size_t forecast, std::size_t measured) {
  return fmt::format("{:>10} {}", as_bytes(forecast),
                     forecast == measured ? "exactly" : fmt::format("but {} bytes", measured));
}

}  // namespace

nlohmann::json forecasts_to_json(const std::vector<bench::Forecast>& forecasts) {
  nlohmann::json json = nlohmann::json::array();
  for (const bench::Forecast& f : forecasts) {
    json.push_back({{"program", f.program},
                    {"n", f.n},
                    {"plain_moduli", f.plain_moduli},
                    {"coeff_moduli", f.coeff_moduli},
                    {"barriers", f.barriers},
                    {"forecast_seconds", f.forecast_seconds},
                    {"measured_seconds", f.measured_seconds},
                    {"cpu_seconds", f.cpu_seconds},
                    {"forecast_peak_bytes", f.forecast_peak_bytes},
                    {"measured_peak_bytes", f.measured_peak_bytes},
                    {"forecast_upload_bytes", f.forecast_upload_bytes},
                    {"upload_bytes", f.upload_bytes},
                    {"forecast_download_bytes", f.forecast_download_bytes},
                    {"download_bytes", f.download_bytes}});
  }
  return json;
}

std::string forecast_table(const std::vector<bench::Forecast>& forecasts) {
  std::string text;
  for (const bench::Forecast& f : forecasts) {
    text += details_table(
        fmt::format("{}: n = {}, {} plain moduli, {} coefficient primes, {} barriers", f.program,
                    with_commas(f.n), f.plain_moduli, f.coeff_moduli, f.barriers),
        {{"server, one batch",
          beside(as_seconds(f.forecast_seconds), as_seconds(f.measured_seconds),
                 f.measured_seconds / f.forecast_seconds)},
         {"  in processor time", beside(as_seconds(f.forecast_seconds), as_seconds(f.cpu_seconds),
                                        f.cpu_seconds / f.forecast_seconds)},
         {"peak memory", bytes_beside(f.forecast_peak_bytes, f.measured_peak_bytes)},
         {"upload", exact(f.forecast_upload_bytes, f.upload_bytes)},
         {"download", exact(f.forecast_download_bytes, f.download_bytes)}});
  }
  return text;
}

}  // namespace sealion::cli
