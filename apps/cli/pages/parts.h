#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/table.h"
#include "cli/pages/page.h"
#include "cli/pages/png.h"

/// Parts that several pages have. Each fills the part of this name, `{{>NAME}}`, of a template.
namespace sealion::cli {

/// Pixels, and what a screen reader says of them.
struct Picture {
  Raster raster;
  std::string meaning;
};
/// Its longer side is 56 pixels of the page.
void add_picture(TemplateValues& values, const char* name, const Picture& picture);

/// A table of results: the columns that people read, rows with their marks as classes.
void add_table(TemplateValues& values, const char* name, const ReportTable& table);

/// What a colour of a chart stands for.
struct LegendItem {
  std::string css_class, text;
};
void add_legend(TemplateValues& values, const char* name, const std::vector<LegendItem>& items);

}  // namespace sealion::cli
