#include "cli/pages/drawing.h"

#include <fmt/format.h>

namespace sealion::cli {
namespace {

/// The colours are those of report.css.
constexpr const char* style = R"(<style>
.drawing { --card: #ffffff; --ink: #13212b; --muted: #566774; --line: #dde5e9; --sea: #0b7a75; --grey: #9aa8b2;
  font: 14px system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
@media (prefers-color-scheme: dark) {
  .drawing { --card: #14202a; --ink: #e7eff4; --muted: #9db0bd; --line: #24343f; --sea: #3cc4b8; --grey: #6f818d; }
}
.drawing .card { fill: var(--card); }
.drawing text { fill: var(--ink); }
.drawing .title { font-weight: 700; font-size: 15px; }
.drawing .name { font-weight: 600; }
.drawing .value { font-size: 13px; stroke: var(--card); stroke-width: 4px; paint-order: stroke; }
.drawing .tick { fill: var(--muted); font-size: 12px; }
.drawing .grid { stroke: var(--line); stroke-width: 1; }
.drawing .curve { stroke: var(--sea); stroke-width: 2; fill: none; }
.drawing .ours { fill: var(--sea); }
.drawing .published { fill: var(--grey); }
.drawing .value.published { fill: var(--muted); }
</style>
)";

}  // namespace

std::string render_drawing(const Drawing& drawing) {
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"drawing\" viewBox=\"0 0 {0} {1}\" "
             "role=\"img\">\n<title>{2}</title>\n<desc>{3}</desc>\n{4}<rect class=\"card\" "
             "width=\"{0}\" height=\"{1}\" rx=\"14\"/>\n",
             drawing.width, drawing.height, escape_html(drawing.text.title),
             escape_html(drawing.text.description), style) +
         drawing.content + "</svg>\n";
}

}  // namespace sealion::cli
