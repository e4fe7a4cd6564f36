// Whose a task of the CRM is, as a reply shows it: the calls and the phones that it names.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>

namespace callmill {

struct TaskEvidence {
  std::set<std::string> references{};  ///< Ids of calls in its texts, and what stands under "reference".
  std::set<std::string> phones{};      ///< Ten digits each.
};

/// Of a reply or a part of it, at any depth. A number without +91 is a phone only under a key that says so (phone,
/// mobile, contact, whatsapp, number_to), and none under a key that ends in "id".
TaskEvidence task_evidence(const nlohmann::json& value);
/// Of a body; without anything where it is no JSON.
TaskEvidence task_evidence(const std::string& body);

/// It names calls, and `call_id` is none of them.
bool names_others_only(const TaskEvidence& evidence, std::string_view call_id);

enum class Whose { ours, anothers, unsaid };

/// By the references where there are any, else by the phones. The id of an older version ("outreach-17") may be another
/// database's too: the phones must be this call's then, where there are any. `mobile` is ten digits after 91.
Whose whose(const TaskEvidence& evidence, std::string_view call_id, std::string_view mobile);

/// "outreach-9-bbbbbbbb, phone ..." for an error; the number is masked.
std::string evidence_text(const TaskEvidence& evidence);

}  // namespace callmill
