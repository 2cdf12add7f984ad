#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sealion::cli {

/// What a screen reader says of a chart.
struct ChartText {
  std::string title, description;
};

/// One line of a chart, a value for each step; its class gives the colour.
struct Series {
  std::string name, css_class;
  std::vector<double> values;
};

struct LineChart {
  ChartText text;
  std::string unit;    ///< behind the numbers of the vertical axis
  std::string x_name;  ///< what a step is
  std::vector<Series> series;
};

std::string line_chart(const LineChart& chart);

struct Column {
  std::string name;
  double value;
  std::optional<double> measured = {};  ///< drawn across the column
};

struct ColumnChart {
  ChartText text;
  std::vector<Column> columns;
  std::optional<double> limit = {};  ///< drawn across the chart
};

std::string column_chart(const ColumnChart& chart);

/// Numbers that were told, each above the true one, and the line on which all would lie.
struct ScatterChart {
  ChartText text;
  /// A number, and what was told.
  struct Dot {
    double truth, told;
  };
  std::vector<Dot> points;  ///< at least one
};

std::string scatter_chart(const ScatterChart& chart);

}  // namespace sealion::cli
