#include "generator/emit.h"

#include <cctype>
#include <map>

namespace callmill::generator {

namespace {

/// "rescue_attempts" -> "RescueAttempts".
std::string type_name(const std::string& stem) {
  std::string name;
  bool starts = true;
  for (const char c : stem) {
    if (c == '_') {
      starts = true;
      continue;
    }
    name += starts ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    starts = false;
  }
  return name;
}

std::string namespace_of(const std::string& folder) {
  std::string name = "callmill::sql";
  std::size_t from = 0;
  while (from <= folder.size()) {
    const std::size_t to = std::min(folder.find('/', from), folder.size());
    name += "::" + folder.substr(from, to - from);
    from = to + 1;
  }
  return name;
}

/// `text` is the type for text and blob.
std::string cpp_type(const Value& value, const std::string& text) {
  static const std::map<std::string, std::string> types = {{"integer", "std::int64_t"},
                                                           {"real", "double"},
                                                           {"bool", "bool"},
                                                           {"instant", "UnixTime"},
                                                           {"integers", "std::span<const std::int64_t>"},
                                                           {"texts", "std::span<const std::string>"}};
  const auto found = types.find(value.type);
  const std::string& type = found == types.end() ? text : found->second;
  return value.may_be_null ? "std::optional<" + type + ">" : type;
}

std::string comment(const Value& value) {
  return value.about.empty() ? "" : "  ///< " + value.about;
}

void add_row(std::string& out, const StatementFile& file) {
  out += "  struct Row {\n";
  for (const Value& column : file.columns) {
    out += "    " + cpp_type(column, "std::string") + " " + column.name + "{};" + comment(column) + "\n";
  }
  out += "  };\n  template <class From>\n  static Row read(const From& from) {\n    return {";
  for (const Value& column : file.columns) {
    out += (column.index == 0 ? "" : ",\n            ") + std::string("from.template get<") +
           cpp_type(column, "std::string") + ">(" + std::to_string(column.index) + ", \"" + column.name + "\")";
  }
  out += "};\n  }\n";
}

void add_statement(std::string& out, const StatementFile& file) {
  const std::string stem = file.name.substr(file.name.rfind('/') + 1);
  out += "\n";
  for (const std::string& line : file.about) out += line.empty() ? "///\n" : "/// " + line + "\n";
  out += "struct " + type_name(stem) + " {\n  static constexpr std::string_view kName = \"" + file.name + "\";\n";
  for (const Value& parameter : file.parameters) {
    out += "  " + cpp_type(parameter, "std::string_view") + " " + parameter.name + ";" + comment(parameter) + "\n";
  }
  out +=
      "  template <class To>\n  void bind(" + std::string(file.parameters.empty() ? "To&" : "To& to") + ") const {\n";
  for (const Value& parameter : file.parameters) {
    out += "    to." + std::string(parameter.type == "blob" ? "blob(" : "set(") + std::to_string(parameter.index) +
           ", " + parameter.name + ");\n";
  }
  out += "  }\n";
  if (!file.columns.empty()) add_row(out, file);
  out += "};\n";
}

}  // namespace

std::string header(const std::string& folder, const std::vector<StatementFile>& files) {
  std::string out = "// Generated from sql/" + folder +
                    "/*.sql; edit those.\n#pragma once\n\n"
                    "#include <cstdint>\n#include <optional>\n#include <span>\n#include <string>\n"
                    "#include <string_view>\n\n#include \"domain/time.h\"\n\nnamespace " +
                    namespace_of(folder) + " {\n";
  for (const StatementFile& file : files) add_statement(out, file);
  return out + "\n}  // namespace " + namespace_of(folder) + "\n";
}

}  // namespace callmill::generator
