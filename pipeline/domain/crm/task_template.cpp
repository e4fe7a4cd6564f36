#include "domain/crm/task_template.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kOpens = "{{";
constexpr std::string_view kCloses = "}}";

/// Text that stays, and the placeholder behind it; the last piece has none.
struct Piece {
  std::string_view text;
  std::string_view placeholder;
};

/// Nothing when a placeholder is not closed.
std::optional<std::vector<Piece>> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  for (auto opens = text.find(kOpens); opens != std::string_view::npos; opens = text.find(kOpens)) {
    const auto closes = text.find(kCloses, opens + kOpens.size());
    if (closes == std::string_view::npos) return std::nullopt;
    const auto begin = opens + kOpens.size();
    pieces.push_back({text.substr(0, opens), trimmed(text.substr(begin, closes - begin))});
    text.remove_prefix(closes + kCloses.size());
  }
  pieces.push_back({text, {}});
  return pieces;
}

bool is_below(std::string_view name, std::string_view group) {
  return name.size() > group.size() + 1 && name.starts_with(group) && name[group.size()] == '.';
}

template <class Fields>
bool names_one_of(std::string_view name, std::string_view group, const Fields& fields) {
  return is_below(name, group) && std::ranges::find(fields, name.substr(group.size() + 1)) != fields.end();
}

bool is_known(std::string_view name) {
  return name == "customer.id" || name == "qualification" || is_below(name, "qualification") ||
         is_below(name, "lead.attributes") || names_one_of(name, "lead", kLeadFields) ||
         names_one_of(name, "call", kCallFields);
}

std::string known_names() {
  std::string names;
  for (const std::string_view field : kLeadFields) names += "lead." + std::string(field) + ", ";
  names += "lead.attributes.COLUMN, ";
  for (const std::string_view field : kCallFields) names += "call." + std::string(field) + ", ";
  return names + "qualification, qualification.FIELD, customer.id";
}

/// Whether `text`, which is at `place`, contains {{customer.id}}.
bool check_text(std::string_view text, const std::string& place) {
  const auto pieces = pieces_of(text);
  if (!pieces) throw TaskTemplateError(place + ": '{{' is not closed: expected {{name}}");
  bool asks_for_customer = false;
  for (const Piece& piece : *pieces) {
    if (&piece == &pieces->back()) break;
    if (!is_known(piece.placeholder)) {
      throw TaskTemplateError(place + ": unknown placeholder {{" + std::string(piece.placeholder) + "}}: expected " +
                              known_names());
    }
    asks_for_customer = asks_for_customer || piece.placeholder == "customer.id";
  }
  return asks_for_customer;
}

/// The same of all texts below `value`.
bool check(const Json& value, const std::string& place) {
  if (value.is_string()) return check_text(value.get_ref<const std::string&>(), place);
  if (!value.is_structured()) return false;
  bool asks_for_customer = false;
  for (const auto& [key, inner] : value.items()) {
    const std::string here = place + "/" + key;
    if (value.is_object() && key.find(kOpens) != std::string::npos) {
      throw TaskTemplateError(here + ": placeholders belong in values, not in names");
    }
    asks_for_customer = check(inner, here) || asks_for_customer;
  }
  return asks_for_customer;
}

/// "a.b": the field of that name, or field b of object a. Null: there is none.
const Json* find(const Json& object, std::string_view path) {
  if (!object.is_object()) return nullptr;
  if (const auto whole = object.find(std::string(path)); whole != object.end()) return &*whole;
  const auto dot = path.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const auto outer = object.find(std::string(path.substr(0, dot)));
  return outer == object.end() ? nullptr : find(*outer, path.substr(dot + 1));
}

std::string text_of(const Json& value);

/// "name: value" lines; a field of an object within it is named "object.field". Fields without a value are left out.
void write_fields(const Json& object, const std::string& prefix, std::string& lines) {
  for (const auto& [name, value] : object.items()) {
    if (value.is_object()) {
      write_fields(value, prefix + name + ".", lines);
      continue;
    }
    const std::string text = text_of(value);
    if (!text.empty()) lines += (lines.empty() ? "" : "\n") + prefix + name + ": " + text;
  }
}

std::string text_of(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  std::string text;
  if (value.is_object()) {
    write_fields(value, "", text);
  } else if (value.is_array()) {
    for (const Json& one : value)
      text += (text.empty() ? "" : ", ") + (one.is_object() ? json_text(one) : text_of(one));
  } else {
    text = json_text(value);
  }
  return text;
}

class Filling {
 public:
  explicit Filling(const TaskFields& fields)
      : fields_({{"lead", read_ordered_json(fields.lead)},
                 {"call", read_ordered_json(fields.call)},
                 {"qualification", read_ordered_json(fields.qualification)},
                 {"customer", {{"id", fields.customer_id}}}}) {}

  void operator()(Json& value) const {
    if (value.is_string()) {
      value = filled(value.get_ref<const std::string&>());
    } else if (value.is_structured()) {
      for (Json& inner : value) (*this)(inner);
    }
  }

 private:
  Json value_of(std::string_view placeholder) const {
    const Json* found = find(fields_, placeholder);
    return found == nullptr || found->is_null() ? Json("") : *found;
  }

  /// `text` has been checked.
  Json filled(std::string_view text) const {
    const auto pieces = pieces_of(text).value();
    if (pieces.size() == 2 && pieces[0].text.empty() && pieces[1].text.empty()) return value_of(pieces[0].placeholder);
    std::string whole;
    for (const Piece& piece : pieces) {
      whole += piece.text;
      if (&piece != &pieces.back()) whole += text_of(value_of(piece.placeholder));
    }
    return whole;
  }

  Json fields_;
};

Json parsed(std::string_view text) {
  try {
    return read_ordered_json(text);
  } catch (const JsonError& error) {
    throw TaskTemplateError(std::string("no JSON ") + error.what());
  }
}

}  // namespace

TaskTemplate::TaskTemplate(std::string_view text) {
  Json tree = parsed(text);
  if (!tree.is_object()) throw TaskTemplateError("expected a JSON object, got " + std::string(tree.type_name()));
  asks_for_customer_ = check(tree, "");
  template_ = std::make_shared<const Json>(std::move(tree));
}

std::string TaskTemplate::fill(const TaskFields& fields) const {
  Json task = *template_;
  Filling{fields}(task);
  return json_text(task);
}

}  // namespace callmill
