#include "cli/pages/drawing.h"

#include <fmt/format.h>

#include "cli/pages/templates.h"

namespace sealion::cli {

std::string render_drawing(const Drawing& drawing) {
  TemplateValues values("drawing");
  values.SetValue("WIDTH", fmt::format("{}", drawing.width));
  values.SetValue("HEIGHT", fmt::format("{}", drawing.height));
  values.SetValue("TITLE", drawing.text.title);
  values.SetValue("DESCRIPTION", drawing.text.description);
  values.SetValue("CONTENT", drawing.content);
  return render("drawing.svg", values);
}

}  // namespace sealion::cli
