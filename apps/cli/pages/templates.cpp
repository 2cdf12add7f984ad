#include "cli/pages/templates.h"

#include <ctemplate/template_modifiers.h>

#include <cassert>

#include "cli/pages/embedded_templates.h"

namespace sealion::cli {
namespace {

/// Lines that hold nothing but a marker leave no empty line behind.
constexpr auto layout = ctemplate::STRIP_BLANK_LINES;

ctemplate::TemplateString whole(std::string_view text) { return {text.data(), text.size()}; }

bool load_templates() {
  for (const EmbeddedTemplate& file : embedded_templates()) {
    ctemplate::StringToTemplateCache(whole(file.name), whole(file.text), layout);
  }
  return true;
}

}  // namespace

std::string render(const char* file, const TemplateValues& values) {
  [[maybe_unused]] static const bool are_loaded = load_templates();
  std::string text;
  [[maybe_unused]] const bool is_sound = ctemplate::ExpandTemplate(file, layout, &values, &text);
  assert(is_sound);  // a template that is missing or broken
  return text;
}

std::string escape_html(const std::string& text) { return ctemplate::html_escape(text); }

}  // namespace sealion::cli
