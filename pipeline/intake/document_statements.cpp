#include "intake/document_statements.h"

#include "domain/importing/transcript_rows.h"

namespace callmill::intake {

sql::importing::StoreItem store_statement(const ItemRow& item, std::string_view chunks, UnixTime now) {
  std::optional<std::int64_t> spoken_at_ms;
  if (item.spoken_at) spoken_at_ms = item.spoken_at->time_since_epoch().count();
  return {.tenant_id = item.tenant_id,
          .call_id = item.call_id,
          .item_id = item.item_id,
          .previous_item_id = item.previous_item_id,
          .seq = item.seq,
          .role = item.role,
          .type = item.type,
          .status = item.status,
          .spoken_at_ms = spoken_at_ms,
          .chunks = chunks,
          .digest = digest_of(item),
          .now = now};
}

sql::importing::StoreCall store_statement(const CallRow& call, UnixTime now) {
  return {.tenant_id = call.tenant_id,
          .call_id = call.call_id,
          .phone = call.phone,
          .called_number = call.called_number,
          .call_started_at = call.started_at,
          .call_ended_at = call.ended_at,
          .completed = call.processed_status ? std::optional(call.processed_status == "completed") : std::nullopt,
          .now = now};
}

sql::importing::StoreTenant store_statement(const TenantRow& tenant, std::string_view recipients, std::string_view bcc,
                                            UnixTime now) {
  return {.tenant_id = tenant.tenant_id,
          .status = tenant.status,
          .display_name = tenant.display_name,
          .recipients = recipients,
          .bcc = bcc,
          .reply_to = tenant.reply_to,
          .timezone = tenant.timezone,
          .language = tenant.language,
          .post_call = tenant.post_call,
          .mail_when_empty = tenant.mail_when_empty,
          .summary_fields = tenant.summary_fields,
          .now = now};
}

}  // namespace callmill::intake
