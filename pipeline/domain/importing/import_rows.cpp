#include "domain/importing/import_rows.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "domain/call_key.h"
#include "domain/importing/field_reader.h"
#include "domain/instant.h"
#include "domain/phone_number.h"
#include "domain/text.h"

namespace callmill {

namespace {

std::optional<UnixTime> whole_seconds(std::optional<UnixMillis> instant) {
  if (!instant) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(*instant);
}

std::string read_summary_fields(FieldReader& tenant) {
  const auto found = tenant.find("summary_fields");
  if (!found) return "{}";
  if (!found->value->is_object()) {
    tenant.add_error("summary_fields",
                     std::string("expected an object of JSON schema properties, found ") + found->value->type_name());
  }
  return found->value->dump();
}

/// "00594 594-12 34 56" -> "+594594123456"; whether it is E.164 is another question.
std::string compact_number(std::string_view number) {
  std::string compact;
  for (const char c : number) {
    if (std::string_view(" -.()/").find(c) == std::string_view::npos) compact += c;
  }
  return compact.starts_with("00") ? "+" + compact.substr(2) : compact;
}

/// The tenant that the document names, else the called number's. Nothing, and an error, when neither is known.
std::optional<std::string> read_tenant_of_call(FieldReader& call, const std::optional<std::string>& called_number,
                                               const PhoneTenants& phones) {
  if (!called_number || call.find("tenant_id")) return call.required_id("tenant_id");
  const auto found = phones.find(compact_number(*called_number));
  if (found != phones.end()) return found->second;
  call.add_error("tenant_id", "not found, and the called number " + mask_phone(*called_number) +
                                  " belongs to no tenant: it is not in phone_tenants (the phone-tenant map)");
  return std::nullopt;
}

void require_tenant_id(FieldReader& reader, const std::string& tenant_id) {
  if (tenant_id.empty() || tenant_id.size() >= 3) return;
  reader.add_error("tenant_id", "'" + tenant_id + "' is too short: at least 3 characters expected");
}

}  // namespace

Rows<CallRow> read_metadata(const nlohmann::json& document, const Mapping& mapping, const PhoneTenants& phones,
                            const std::string& else_tenant_id) {
  Findings findings;
  FieldReader call(document, mapping, "metadata", "", findings);
  CallRow row;
  const auto call_id = call.required_id("call_id");
  row.called_number = call.id("called_number");
  const bool is_else = !else_tenant_id.empty() && !call.find("tenant_id");
  const auto tenant_id = is_else ? std::optional(else_tenant_id) : read_tenant_of_call(call, row.called_number, phones);
  row.call_id = call_id.value_or("");
  row.tenant_id = tenant_id.value_or("");
  if (call_id && tenant_id) {
    if (auto error = key_error(CallKey{row.tenant_id, row.call_id})) findings.errors.push_back(*error);
  }
  row.phone = call.id("caller_number");
  row.started_at = whole_seconds(call.instant("started_at"));
  row.ended_at = whole_seconds(call.instant("ended_at"));
  row.processed_status = call.line("processed_status");
  return all_or_nothing(std::vector{std::move(row)}, std::move(findings));
}

Rows<TenantRow> read_tenant(const nlohmann::json& document, const Mapping& mapping) {
  Findings findings;
  FieldReader tenant(document, mapping, "tenants", "", findings);
  TenantRow row;
  row.tenant_id = tenant.required_id("tenant_id").value_or("");
  require_tenant_id(tenant, row.tenant_id);
  row.status = tenant.line("status").value_or("active");
  if (row.status != "active" && row.status != "disabled") {
    tenant.add_error("status", "expected active or disabled, found '" + row.status + "'");
  }
  row.display_name = tenant.line("display_name").value_or(row.tenant_id);
  row.recipients = tenant.addresses("recipients");
  row.bcc = tenant.addresses("bcc");
  row.reply_to = tenant.line("reply_to");
  row.timezone = tenant.line("timezone").value_or("UTC");
  if (!is_time_zone(row.timezone)) {
    tenant.add_error("timezone", "expected an IANA time zone such as Asia/Kolkata, found '" + row.timezone + "'" +
                                     std::string(missing_tzdata()));
  }
  row.language = tenant.line("language").value_or("en");
  row.post_call = tenant.boolean("post_call").value_or(true);
  row.mail_when_empty = tenant.boolean("mail_when_empty").value_or(true);
  row.summary_fields = read_summary_fields(tenant);
  return all_or_nothing(std::vector{std::move(row)}, std::move(findings));
}

Rows<PhoneRow> read_phone(const nlohmann::json& document, const Mapping& mapping) {
  Findings findings;
  FieldReader phone(document, mapping, "phones", "", findings);
  PhoneRow row;
  if (const auto number = phone.required_id("phone_number")) {
    row.phone_number = compact_number(*number);
    if (!is_e164(row.phone_number)) {
      phone.add_error("phone_number", "expected an E.164 number such as +594594123456, found '" +
                                          std::string(cut_text(mask_phone(*number), 40)) + "'");
    }
  }
  row.tenant_id = phone.required_id("tenant_id").value_or("");
  require_tenant_id(phone, row.tenant_id);
  row.client_id = phone.id("client_id");
  return all_or_nothing(std::vector{std::move(row)}, std::move(findings));
}

}  // namespace callmill
