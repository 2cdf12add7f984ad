#pragma once

#include <ctemplate/template.h>

#include <string>

namespace sealion::cli {

/// What a template is filled with: values, sections and further templates by their names.
using TemplateValues = ctemplate::TemplateDictionary;

/// A file of `templates/`, filled. Values are escaped by where they stand in it; those marked
/// `:none` there are HTML or SVG of ours.
std::string render(const char* file, const TemplateValues& values);

/// Text where HTML or SVG would take it for mark-up.
std::string escape_html(const std::string& text);

}  // namespace sealion::cli
