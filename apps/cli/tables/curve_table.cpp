#include "cli/tables/curve_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/quantity.h"
#include "base/table.h"
#include "exchange/layout_kind_names.h"
#include "ring/kernels/kernels.h"

namespace sealion::cli {
namespace {

using bench::CurvePoint;
using bench::RequestCost;

double above_least(const CurvePoint& point, const RequestCost& cost) {
  return cost.seconds / point.least_seconds() - 1;
}

std::size_t mismatches(const CurvePoint& point) {
  std::size_t sum = 0;
  for (const RequestCost& cost : point.costs) sum += cost.mismatches;
  return sum;
}

/// For programs: a row for each layout of each point.
ReportTable rows_of(const RequestCurve& curve) {
  const Alignment right = Alignment::right;
  ReportTable table({{"", Alignment::left, Unit::none, "model"},
                     {"", right, Unit::count, "records"},
                     {"", Alignment::left, Unit::none, "layout"},
                     {"", Alignment::left, Unit::none, "choice"},
                     {"", right, Unit::seconds, "seconds_per_record_forecast"},
                     {"", right, Unit::seconds, "seconds_per_record"},
                     {"", right, Unit::share, "above_least"},
                     {"", right, Unit::seconds, "evaluate_seconds_forecast"},
                     {"", right, Unit::seconds, "evaluate_seconds"},
                     {"", right, Unit::bytes, "upload_bytes"},
                     {"", right, Unit::bytes, "download_bytes"},
                     {"", right, Unit::bytes, "key_bytes"},
                     {"", right, Unit::count, "requests_measured"},
                     {"", right, Unit::count, "mismatches"}});
  for (const CurvePoint& point : curve.points) {
    for (const RequestCost& cost : point.costs) {
      table.add({point.model, point.records, std::string(to_string(cost.layout)),
                 std::string(to_string(point.choice)), cost.seconds_forecast, cost.seconds,
                 above_least(point, cost), cost.evaluate_seconds_forecast, cost.evaluate_seconds,
                 cost.upload_bytes, cost.download_bytes, cost.key_bytes, cost.requests_measured,
                 cost.mismatches});
    }
  }
  return table;
}

std::vector<TableColumn> columns_of(const RequestCurve& curve) {
  const Alignment right = Alignment::right;
  std::vector<TableColumn> columns = {{"model", Alignment::left}, {"records", right, Unit::count}};
  for (const LayoutKind layout : curve.layouts()) {
    columns.push_back({fmt::format("{}, forecast", to_string(layout)), right, Unit::seconds});
    columns.push_back({"measured", right, Unit::seconds});
  }
  columns.push_back({"choice", Alignment::left});
  columns.push_back({"above the least", right, Unit::share});
  columns.push_back({"differ", right, Unit::count});
  return columns;
}

/// For people: a row for each point.
ReportTable table_of(const RequestCurve& curve) {
  ReportTable table(columns_of(curve));
  const std::vector<LayoutKind> layouts = curve.layouts();
  for (const CurvePoint& point : curve.points) {
    std::vector<TableCell> cells = {point.model, point.records};
    for (const LayoutKind layout : layouts) {
      const RequestCost* cost = point.find(layout);
      cells.push_back(cost != nullptr ? TableCell(cost->seconds_forecast) : TableCell());
      cells.push_back(cost != nullptr ? TableCell(cost->seconds) : TableCell());
    }
    cells.push_back(std::string(to_string(point.choice)));
    cells.push_back(above_least(point, point.chosen()));
    cells.push_back(mismatches(point));
    table.add(std::move(cells));
  }
  return table;
}

/// Whether the planner chose well.
std::string verdict(const RequestCurve& curve) {
  const CurvePoint* worst = nullptr;
  double most = 0;
  for (const CurvePoint& point : curve.points) {
    const double above = above_least(point, point.chosen());
    if (above <= most) continue;
    most = above;
    worst = &point;
  }
  if (worst == nullptr) return "The choice takes the least everywhere.\n";
  return fmt::format("The choice is at most {} above the least, that at {} records of {}.\n",
                     as_percent(most), with_commas(worst->records), worst->model);
}

}  // namespace

std::vector<std::string> RequestCurve::models() const {
  std::vector<std::string> models;
  for (const CurvePoint& point : points) {
    if (models.empty() || models.back() != point.model) models.push_back(point.model);
  }
  return models;
}

std::vector<LayoutKind> RequestCurve::layouts() const {
  std::vector<LayoutKind> layouts;
  for (const LayoutKind layout : all_values<LayoutKind>()) {
    const auto has_layout = [&](const CurvePoint& point) { return point.find(layout) != nullptr; };
    if (std::ranges::any_of(points, has_layout)) layouts.push_back(layout);
  }
  return layouts;
}

nlohmann::json to_json(const RequestCurve& curve) {
  return {{"rows", to_json(rows_of(curve))},
          {"kernel", kernels::kernels().name},
          {"threads", curve.threads},
          {"requests_per_key", curve.requests_per_key},
          {"network_bytes_per_second", curve.network_bytes}};
}

std::string to_text(const RequestCurve& curve) {
  return fmt::format(
             "Time of a record by the records of a request, kernel {}, {} threads\n"
             "Server, transfer at {} a second, and keys shared by {} requests; medians\n\n",
             kernels::kernels().name, curve.threads,
             as_bytes(static_cast<std::size_t>(curve.network_bytes)), curve.requests_per_key) +
         to_text(table_of(curve)) + "\n" + verdict(curve) +
         "Differ: logits of all requests that are not the reference's.\n";
}

std::string to_markdown(const RequestCurve& curve) { return to_markdown(table_of(curve)); }

void check_exact(const RequestCurve& curve) {
  for (const CurvePoint& point : curve.points) {
    if (mismatches(point) == 0) continue;
    throw std::runtime_error(
        fmt::format("{} logits of requests of {} records differ from the reference of {}",
                    mismatches(point), point.records, point.model));
  }
}

}  // namespace sealion::cli
