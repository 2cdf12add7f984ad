#include "cli/pages/parts.h"

#include <algorithm>

namespace sealion::cli {
namespace {

constexpr std::size_t shown_side = 56;

TemplateValues& add_part(TemplateValues& values, const char* name, const char* file) {
  TemplateValues& part = *values.AddIncludeDictionary(name);
  part.SetFilename(file);
  return part;
}

}  // namespace

void add_picture(TemplateValues& values, const char* name, const Picture& picture) {
  TemplateValues& part = add_part(values, name, "picture.html");
  const auto& [bytes, height, width, channels] = picture.raster;
  const std::size_t side = std::max(height, width);
  part.SetValue("URL", png_data_url(picture.raster));
  part.SetValue("WIDTH", std::to_string(shown_side * width / side));
  part.SetValue("HEIGHT", std::to_string(shown_side * height / side));
  part.SetValue("MEANING", picture.meaning);
}

void add_table(TemplateValues& values, const char* name, const ReportTable& table) {
  TemplateValues& part = add_part(values, name, "table.html");
  const std::vector<std::size_t> shown = table.shown_columns();
  for (const std::size_t column : shown) {
    part.AddSectionDictionary("COLUMN")->SetValue("TITLE", table.columns()[column].title);
  }
  for (const TableRow& row : table.rows()) {
    if (row.kind != TableRow::Kind::cells) continue;
    TemplateValues& line = *part.AddSectionDictionary("ROW");
    line.SetValue("MARK", row.mark);
    for (const std::size_t column : shown) {
      TemplateValues& cell =
          *line.AddSectionDictionary(column == shown.front() ? "NAME" : "FIGURE");
      cell.SetValue("TEXT", table.text(row, column));
    }
  }
}

void add_legend(TemplateValues& values, const char* name, const std::vector<LegendItem>& items) {
  TemplateValues& part = add_part(values, name, "legend.html");
  for (const LegendItem& item : items) {
    TemplateValues& line = *part.AddSectionDictionary("ITEM");
    line.SetValue("KIND", item.css_class);
    line.SetValue("NAME", item.text);
  }
}

}  // namespace sealion::cli
