#include "commands/intake/import_explain.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "domain/importing/import_rows.h"
#include "domain/importing/transcript_rows.h"
#include "domain/text.h"

namespace callmill::commands {

namespace {

constexpr std::size_t kShown = 60;

using nlohmann::json;

/// For display: on one line, cut, with phone numbers masked.
std::string shown(const std::string& field, const json& value) {
  if (value.is_array()) return std::to_string(value.size()) + (value.size() == 1 ? " element" : " elements");
  std::string text = value.is_string() ? one_line(value.get_ref<const std::string&>()) : value.dump();
  if (field.ends_with("_number") || field.ends_with("text")) text = mask_phone(text);
  const std::string_view cut = cut_text(text, kShown);
  return cut.size() == text.size() ? text : std::string(cut) + "...";
}

/// Adds a line per field of `group`; `above` is the path of `part` in the document.
void explain_group(const json& part, const Mapping& mapping, const std::string& group, const std::string& above,
                   Table& table) {
  for (auto field = mapping.lower_bound(group + "."); field != mapping.end(); ++field) {
    const auto& [name, pointers] = *field;
    if (!name.starts_with(group + ".")) break;
    const bool is_the_calls = name == "items.call_id" || name == "items.tenant_id";
    if (is_the_calls && !above.empty()) continue;  // asked of the whole document
    if (const auto found = find_field(part, mapping, name)) {
      table.rows.push_back({name, above + format_pointer(*found->at), shown(name, *found->value)});
      continue;
    }
    std::string tried;
    for (const Pointer& pointer : pointers) tried += (tried.empty() ? "" : ", ") + above + format_pointer(pointer);
    table.rows.push_back({name, std::monostate{}, "not found, tried " + tried});
  }
}

void explain_item(const json& item, const Mapping& mapping, const std::string& above, Table& table) {
  explain_group(item, mapping, "items", above, table);
  const auto chunks = find_field(item, mapping, "items.chunks");
  if (chunks && chunks->value->is_array()) {
    explain_group(chunks->value->front(), mapping, "chunks", above + format_pointer(*chunks->at) + "/0", table);
  }
}

void explain_transcript(const json& document, const Mapping& mapping, Table& table) {
  const auto items = find_field(document, mapping, "transcripts.items");
  if (!items) return explain_item(document, mapping, "", table);
  explain_group(document, mapping, "transcripts", "", table);
  if (items->value->is_array()) {
    explain_item(items->value->front(), mapping, format_pointer(*items->at) + "/0", table);
  }
}

template <class T>
Findings said_of(Rows<T> read) {
  return {std::move(read.errors), std::move(read.remarks)};
}

Findings findings_in(DocumentKind kind, const json& document, const Mapping& mapping) {
  switch (kind) {
    case DocumentKind::transcripts:
      return said_of(read_transcript(document, mapping));
    case DocumentKind::metadata:
      return said_of(read_metadata(document, mapping));
    case DocumentKind::tenants:
      return said_of(read_tenant(document, mapping));
    case DocumentKind::phones:
      return said_of(read_phone(document, mapping));
    case DocumentKind::skipped:
      break;
  }
  return {};
}

/// As the mapping calls it; transcripts have several.
const char* group_of(DocumentKind kind) {
  if (kind == DocumentKind::metadata) return "metadata";
  return kind == DocumentKind::tenants ? "tenants" : "phones";
}

}  // namespace

void Explained::take(DocumentKind kind, const std::string& source, const outside::Piece& piece) {
  if (const auto* malformed = std::get_if<outside::Malformed>(&piece)) {
    errors_.push_back(source + ": " + malformed->where + ": " + malformed->why);
    return;
  }
  const auto& document = std::get<outside::Document>(piece);
  Table& table = tables_.emplace_back(Table{source + ": " + document.where, {"field", "found_at", "value"}, {}, true});
  if (kind == DocumentKind::transcripts) {
    explain_transcript(*document.json, mapping_, table);
  } else {
    explain_group(*document.json, mapping_, group_of(kind), "", table);
  }
  const Findings findings = findings_in(kind, *document.json, mapping_);
  for (const std::string& error : findings.errors) errors_.push_back(table.name + ": " + error);
  if (!findings.errors.empty()) return;
  for (const std::string& remark : findings.remarks) remarks_.push_back(table.name + ": taken in, but: " + remark);
}

void Explained::take(const ImportFile& file) {
  if (file.kind == DocumentKind::skipped) return;
  outside::ExportFile exported(file.path);
  for (std::size_t i = 0; i < kDocumentsExplained; ++i) {
    const auto piece = exported.next();
    if (!piece) return;
    take(file.kind, file.path, *piece);
  }
}

int Explained::print(const Context& context, Format format) const {
  print_tables(context, tables_, format);
  for (const std::string& remark : remarks_) context.err << remark << '\n';
  for (const std::string& error : errors_) context.err << error << '\n';
  return errors_.empty() ? kOk : kFailed;
}

}  // namespace callmill::commands
