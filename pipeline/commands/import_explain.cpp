#include "commands/import_explain.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "domain/import_rows.h"
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

template <class Row>
void complain(const std::string& place, const Rows<Row>& read, std::vector<std::string>& complaints) {
  for (const std::string& complaint : read.complaints) complaints.push_back(place + ": " + complaint);
}

Table explain_document(DocumentKind kind, const std::string& place, const outside::Document& document,
                       const Mapping& mapping, std::vector<std::string>& complaints) {
  Table table{place, {"field", "found_at", "value"}, {}, true};
  switch (kind) {
    case DocumentKind::transcripts:
      explain_transcript(*document.json, mapping, table);
      complain(place, read_transcript(*document.json, mapping), complaints);
      break;
    case DocumentKind::metadata:
      explain_group(*document.json, mapping, "metadata", "", table);
      complain(place, read_metadata(*document.json, mapping), complaints);
      break;
    case DocumentKind::tenants:
      explain_group(*document.json, mapping, "tenants", "", table);
      complain(place, read_tenant(*document.json, mapping), complaints);
      break;
    case DocumentKind::phones:
      explain_group(*document.json, mapping, "phones", "", table);
      complain(place, read_phone(*document.json, mapping), complaints);
      break;
    case DocumentKind::skipped:
      break;
  }
  return table;
}

}  // namespace

void explain_piece(DocumentKind kind, const std::string& source,
                   const std::variant<outside::Document, outside::Malformed>& piece, const Mapping& mapping,
                   std::vector<Table>& tables, std::vector<std::string>& complaints) {
  if (const auto* malformed = std::get_if<outside::Malformed>(&piece)) {
    complaints.push_back(source + ": " + malformed->where + ": " + malformed->why);
    return;
  }
  const auto& document = std::get<outside::Document>(piece);
  tables.push_back(explain_document(kind, source + ": " + document.where, document, mapping, complaints));
}

std::vector<Table> explain_files(const std::vector<ImportFile>& files, const Mapping& mapping,
                                 std::vector<std::string>& complaints) {
  std::vector<Table> tables;
  for (const ImportFile& file : files) {
    if (file.kind == DocumentKind::skipped) continue;
    outside::ExportFile exported(file.path);
    for (std::size_t i = 0; i < kDocumentsExplained; ++i) {
      const auto piece = exported.next();
      if (!piece) break;
      explain_piece(file.kind, file.path, *piece, mapping, tables, complaints);
    }
  }
  return tables;
}

int print_explained(Context& context, const std::vector<Table>& tables, const std::vector<std::string>& complaints,
                    Format format) {
  print_tables(context, tables, format);
  for (const std::string& complaint : complaints) context.err << complaint << '\n';
  return complaints.empty() ? kOk : kFailed;
}

}  // namespace callmill::commands
